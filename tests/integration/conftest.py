"""A broker over TCP and workers as processes; an installation that the tests of a module share."""

from fixtures.installations import install, installation, kafka, own_brokers, service
