"""Runs of an image.

In: an image and ways to run it. Out: what each run printed, answered, opened and ended with.
"""
