"""Phrases to vectors, and from the cosine of two vectors to a credit."""
