"""Trains the packaged encoder further, on the labels, relations and descriptions of ESCO and on annotated sentences.

What comes out is a difference of a few megabytes that `matcher.encoding.difference` puts on top of the packaged
weights.
No text that equals a query of an evaluation set is learned from. No clock and no environment are read here: the caller
gives a clock, and is told how far it is.

The sources: this service uses the ESCO classification of the European Commission, which may be reused with
this attribution (Commission Decision 2011/833/EU); the sentences are those of SkillSkape, under the MIT licence.
"""
