"""Where rules are found: each module of these folders is one, and its name with ``-`` for ``_`` is its id."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent
KINDS = {"transform": "transforms", "refusal": "refusals", "notice": "notices"}
"""The kinds of rules, and the folder of each."""


def modules_of(kind: str) -> list[str]:
    """The names of a kind's modules."""
    names = os.listdir(FOLDER / KINDS[kind])
    return [name[:-3] for name in names if name.endswith(".py") and name != "__init__.py"]
