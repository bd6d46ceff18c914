"""``.distroify.toml``: read, checked and joined with the flags of the command line.

In: a file and flags. Out: ``Config``, or ``SettingsError`` with file and line.
"""
