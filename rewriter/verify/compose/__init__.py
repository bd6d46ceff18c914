"""Compose files: the service in whose place old and new run, and the services that it depends on.

In: a Compose file of the repository and the name of a service. Out: ways to run an image.
"""
