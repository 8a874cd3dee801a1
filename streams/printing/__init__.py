"""Documents to be handed over: paged, in any script that people write in, the same bytes for the same content."""
