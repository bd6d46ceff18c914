"""The build of a program that ``go run`` compiled at every start.

In: the facts of the file as it is. Out: the file with a build of its own, and how results lead back to the
old text.
"""
