"""Two readings of the file differ.

What it does
    Refuses a file that our line rules and dockerfile-parse read differently.

Why
    A rewrite of a misread file is wrong.

Example
    before
        a file with lines that only one of the readers takes for an instruction

When it refuses
    Always.

Applicability
    refusal

References
    https://github.com/containerbuildsystem/dockerfile-parse
"""

RULE = "parser-disagreement"
"""Raised by ``rewriter.pipeline``."""
