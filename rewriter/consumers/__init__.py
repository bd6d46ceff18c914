"""Who uses the image: Compose files, manifests, workflows, Makefiles and the like of a repository."""
