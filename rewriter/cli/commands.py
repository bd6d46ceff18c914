"""The names of the commands, by the first argument; anything else is a path or an option of ``rewrite``."""

from __future__ import annotations

COMMAND_GROUPS = {"bulk": "rewriter.cli.bulk"}
"""Commands with commands below them, in modules that nothing else needs: the ``app`` of each."""
LATE_COMMANDS = {
    "config": "rewriter.cli.config",
    "explain": "rewriter.cli.explain",
    "rules": "rewriter.cli.rules",
    "verify": "rewriter.cli.verify",
}
"""Commands in modules that nothing else needs: a function of the command's name, its ``EPILOG``, and the
``ENVIRONMENT_PREFIX`` of the variables that give its options, ``None`` for none."""
UNNAMED_COMMAND = "rewriter.cli.rewrite"
"""The same of the command without a name."""
