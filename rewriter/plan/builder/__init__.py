"""Another builder for the same program: Debian instead of Alpine, where that was asked for.

In: the facts of an Alpine build. Out: ``Switch``.
"""
