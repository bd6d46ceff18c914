"""The build depends on the value of an argument.

What it does
    Refuses where a folder or file is named by an ARG without default, and where the new lines would be others
    with a value that a file of the repository gives to an ARG, or that the path of a package can name.

Why
    Without a default its value is only on the command line of docker build. One text cannot stand for two
    images.

Example
    before
        ARG DIR
        WORKDIR $DIR

What you can do
    Give the argument the value that most builds use.

    before
        ARG DIR
    after
        ARG DIR=/src

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/#arg
"""

from __future__ import annotations

from rewriter.rules.rule import Rule

RULE = Rule(__name__, order=330, lasting=True)
