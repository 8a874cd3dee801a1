"""Hard conditions: pass, unknown or fail for everybody at once, and one by one in words. Never points."""

from matcher.conditions.facets import FACETS, Facet
from matcher.conditions.facts import Facts
from matcher.conditions.sieve import Sieve

__all__ = ["FACETS", "Facet", "Facts", "Sieve"]
