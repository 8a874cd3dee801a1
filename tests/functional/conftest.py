"""A console, and a database for it."""

from fixtures.consoles import hashing, house, kind, templates
from fixtures.databases import address
