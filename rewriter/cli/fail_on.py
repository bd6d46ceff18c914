"""``--fail-on``: what makes a run about many repositories fail."""

from __future__ import annotations

from collections.abc import Sequence

import typer


def failing(text: str, known: Sequence[str]) -> frozenset[str]:
    """The words of the option. Raises ``typer.BadParameter`` for one that is not ``known``."""
    words = frozenset(word.strip() for word in text.split(",") if word.strip())
    if not words.issubset(known):
        raise typer.BadParameter(f"takes {', '.join(known)}", param_hint="--fail-on")
    return words
