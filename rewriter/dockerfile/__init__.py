"""The document: a Dockerfile as BuildKit reads it, with the span of every part, and edits of its text.

In: bytes. Out: ``Dockerfile``, or ``DockerfileError`` in BuildKit's words.
"""
