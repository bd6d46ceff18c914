"""What strings of Go source are: constants, parts of paths, parameters, fields, functions used as values.

In: syntax trees. Out: texts, as far as they are certain. ``evaluation`` walks expressions,
``constants``, ``fragments`` and ``symbolic`` say what their pieces come to, ``site`` what names mean.
"""
