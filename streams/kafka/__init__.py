"""Kafka from outside the worker: topics, clients, the broker on this machine."""
