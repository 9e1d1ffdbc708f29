"""Read and validate what is printed: vocabulary, sources, observations, corrections."""
