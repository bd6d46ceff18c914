"""What is seen of an image without running it.

In: an image of an engine. Out: its configuration, files, packages and programs.
"""
