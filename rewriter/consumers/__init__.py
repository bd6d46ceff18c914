"""Who uses the image: Compose files, manifests, workflows, Makefiles and the like of a repository.

In: the files of a repository. Out: which of them build and use the image of a Dockerfile, and how.
"""
