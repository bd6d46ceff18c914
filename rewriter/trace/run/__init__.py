"""RUN: its shell text followed command by command.

In: the state of the stage and the text. Out: events, builds, users, packages, and what could not be followed.
"""
