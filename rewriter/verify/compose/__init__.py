"""Compose files: the service in whose place old and new run, and the services that it depends on."""
