"""Docker, podman and buildah behind one protocol.

In: what to build and run. Out: what it wrote, answered and ended with; nothing is left behind.
"""
