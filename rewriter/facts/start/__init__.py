"""What a container starts by default, and where that is in its image.

In: the trace and ENTRYPOINT, CMD. Out: ``Start``: words, program, and what was opened up on the way.
"""
