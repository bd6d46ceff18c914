"""Runs of an image."""
