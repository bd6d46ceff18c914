"""pathspec's patterns, made safe for files of strangers."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from typing import Any

from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

_STAR = "[^/]*"
_MOST_DOUBLE_STARS = 3
_LONGEST_PATTERN = 1_000


class _LinearPattern(GitIgnoreSpecPattern):
    """pathspec's pattern without its backtracking.

    ``*a*a*a*b`` becomes four nested loops over the name in pathspec's regular expression. The shortest match
    of each part is always good enough, so what it matched need not be tried again: an atomic group, the same
    idea as in CPython's ``fnmatch.translate``.
    """

    @staticmethod
    def _translate_segment_glob(pattern: str, *options: Any) -> str:
        # The options differ between the releases of pathspec.
        regex: str = GitIgnoreSpecPattern._translate_segment_glob(pattern, *options)
        first, *parts = regex.split(_STAR)
        if not parts:
            return first
        return first + "".join(f"(?>[^/]*?{part})" for part in parts[:-1]) + _STAR + parts[-1]


def linear_spec(lines: Iterable[str]) -> GitIgnoreSpec:
    """The patterns of ``lines``; those that git would not understand are left out."""
    patterns = [pattern for line in lines if (pattern := _pattern(line)) is not None]
    # The other engines of pathspec know no atomic groups.
    return GitIgnoreSpec(patterns, backend="simple")


def _pattern(line: str) -> _LinearPattern | None:
    line = line.rstrip("\r\n")
    if len(line) > _LONGEST_PATTERN or line.count("**/") > _MOST_DOUBLE_STARS:
        return None
    try:
        with warnings.catch_warnings():
            # "Possible nested set": the author is not at the terminal.
            warnings.simplefilter("ignore")
            return _LinearPattern(line)
    except (ValueError, re.error):
        return None
