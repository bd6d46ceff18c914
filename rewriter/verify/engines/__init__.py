"""Docker, podman and buildah behind one protocol."""
