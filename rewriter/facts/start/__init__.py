"""What a container starts by default, and where that is in its image."""
