"""Go: command lines, modules, source, binaries, and the tables of what libraries do.

In: words of a command and files of a build context. Out: which programs are built, and what they ask of an
image.
"""
