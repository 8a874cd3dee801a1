"""A real broker, real workers and what befalls them; the times until all is well again are printed at the end."""

from fixtures.installations import install, installation, kafka, own_brokers, service
from fixtures.recoveries import noted, recovery
