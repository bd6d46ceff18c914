"""The build context on disk, read-only and safe against hostile trees.

In: a folder. Out: what the builder would see of it; nothing outside of it is read.
"""
