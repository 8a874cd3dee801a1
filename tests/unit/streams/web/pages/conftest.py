"""A console as officers know it."""

from fixtures.programmes import hostile, stocked
