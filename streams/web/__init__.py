"""The web application: the intake API, and what the pages stand on. Nothing is opened or started at import."""
