"""What lies in a folder of the build context."""

from __future__ import annotations

from rewriter.context.files import Context

WALK_LIMIT = 4000
"""Files looked at in one folder before it counts as mixed."""


def holds_go(context: Context, folder: str) -> bool:
    """Whether the context folder has Go source anywhere in it."""
    return any(
        path.endswith(".go") or path.endswith("go.mod") for path in context.walk_files(folder, WALK_LIMIT)
    )
