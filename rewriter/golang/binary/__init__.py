"""What a program file says of itself: its ELF header, and what Go's linker wrote there.

In: bytes of strangers. Out: machine, loader, libraries and build settings.
"""
