"""Whether a Dockerfile is about a Go program at all, and with which build context it is built.

In: the Dockerfile and its place in the repository. Out: yes or no, and a folder.
"""
