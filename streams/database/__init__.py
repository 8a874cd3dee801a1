"""The database: a projection of the topics for people to read, and what was accepted and not yet sent to Kafka."""
