"""One file's way: load, trace, facts, plan, rules, edits, checks.

In: the bytes of a Dockerfile, its context and the settings. Out: a ``FileResult``.
"""
