"""What Kafka messages say: events, tombstones, dead letters, files of events. Does no IO but on files."""
