"""Who uses the image: Compose files, Kubernetes manifests, workflows, Makefiles and the like of a repository."""
