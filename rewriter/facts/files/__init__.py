"""The files that the programs need in the new image, each with the evidence that names it.

In: the old image as it was traced, the evidence of the Go source, the start. Out: ``RuntimeFile`` and what
is absent, lacking or unseen.
"""
