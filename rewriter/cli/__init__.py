"""The ``distroify`` command and its subcommands: parse, call, print, exit.

In: the command line. Out: text on both streams and an exit code.
"""
