"""Regular expressions of modules, compiled when they are first used.

Two hundred are written down and a file needs a few: to compile them all was a twelfth of a start. Libraries
have as many of their own, and use as few: to compile these was an eighth of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, AnyStr, cast

_compile = re.compile
_METHODS = ("fullmatch", "match", "search", "sub", "subn", "split", "finditer", "findall")


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What ``re.compile`` returns, for a constant; a mistake in ``text`` is raised at the first use."""
    return cast("re.Pattern[AnyStr]", _Late(text, flags))


@contextmanager
def compiled_late() -> Iterator[None]:
    """Have what is imported in the block compile the patterns of its modules when they are first used."""
    re.compile = regex  # type: ignore[assignment]
    try:
        yield
    finally:
        re.compile = _compile


class _Late:
    """Stands for a compiled pattern and has its methods from the first use on."""

    def __init__(self, text: Any, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile, and answer from now on without this."""
        compiled = _compile(self._text, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
