"""What Go source says about the image that its program needs.

In: the packages of a program. Out: ``SourceEvidence``: strings, calls that matter, environment, embedded
files, C code.
"""
