"""How threads of the arithmetic wait. To be set before numpy or torch is loaded, so nothing is imported here."""

YIELDING = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0", "OPENBLAS_THREAD_TIMEOUT": "4"}
"""Environment in which those that wait do not spin: where processes share the processors, spinning costs most of it."""
