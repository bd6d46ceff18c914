"""Command lines of the go command, read as it reads them: packages, flags, outputs, how it links.

In: words and environment. Out: ``GoCommand`` and the programs that it writes.
"""
