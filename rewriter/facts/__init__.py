"""What is: the program and how it is built, the start, files, users.

Drawn from the trace, the source and the repository; nothing is decided here.
"""
