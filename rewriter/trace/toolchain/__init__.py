"""Where the Go toolchain of a stage comes from: the golang image, or what a distribution's image installs.

In: the instructions of a stage. Out: ``GoInstalled``, and the image that a stage builds Go programs on.
"""
