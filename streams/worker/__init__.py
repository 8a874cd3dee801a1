"""The worker: the two stages, the replica that they share, and what keeps them running."""
