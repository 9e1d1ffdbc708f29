"""Number book, content, PDF and page."""
