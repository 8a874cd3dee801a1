"""A console, and a database for it."""

from fixtures.consoles import furnished, hashing, house, kind, password, templates
from fixtures.databases import address, postgresql
from fixtures.providers import provider, provider_served
