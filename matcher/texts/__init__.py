"""Text to skills, levels, languages and what a sentence asks for."""
