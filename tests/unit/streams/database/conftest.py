"""Databases of both kinds, and topics to project into them."""

from fixtures.databases import address, brokers, contents, engine, kind, made, new_brokers, others, postgresql
