"""One file for each change, never edited once released."""
