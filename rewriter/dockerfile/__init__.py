"""The document: a Dockerfile as BuildKit reads it, with the span of every part, and how words are written.

In: bytes. Out: ``Dockerfile``, or ``DockerfileError`` in BuildKit's words.
"""
