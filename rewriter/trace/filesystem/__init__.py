"""The file system of an image in the making: events, and answers to what stands at a path.

In: file operations of instructions. Out: ``Event`` in build order, and look-ups that are fast for any
number of them.
"""
