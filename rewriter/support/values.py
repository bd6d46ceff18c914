"""Frozen values with some fields changed.

Values on the way of one file are ``msgspec.Struct``: a class of these is made thirty times as fast as a
dataclass, and most of a start was the making of classes (https://jcristharif.com/msgspec/benchmarks.html).
What the Python interface gives away stays a dataclass.
"""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from msgspec import Struct, structs

_Value = TypeVar("_Value")


def replace(value: _Value, /, **changes: Any) -> _Value:
    """``value`` with other values in some fields. Raises ``TypeError`` for a field that it does not have."""
    if isinstance(value, Struct):
        return structs.replace(value, **changes)
    return dataclasses.replace(value, **changes)  # type: ignore[type-var]
