"""Publishers' own files: read them, compare them with what is carried, fetch them anew."""
