"""What of a program's source can run: packages by their imports, declarations by name.

In: the main package. Out: the packages and declarations that it reaches.
"""
