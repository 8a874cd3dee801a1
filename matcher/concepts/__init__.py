"""The taxonomy of skills and occupations, and phrases linked to its concepts."""
