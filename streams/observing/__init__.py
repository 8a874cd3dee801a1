"""How an installation is seen from outside: logs, metrics, health, traces, the doctor."""
