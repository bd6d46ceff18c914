"""Output that shows how the program was built: names of source files, and what each build makes anew.

With ``-trimpath`` source files are named without the folder of the build
(https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies): ``/app/main.go`` becomes
``example.com/app/main.go``. A date that ``-X`` puts into a program is another one in each of its builds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from rewriter.verify.compare.settings import settle, strings
from rewriter.verify.model import Aspect, Difference, Findings, ImageView

_SOURCE = re.compile(r"(?<![^\s\"'(=\[])[^\s\"'(=\[]*/([^\s/]+\.go:\d+)")
_OUTPUT = frozenset({Aspect.STDOUT, Aspect.STDERR, Aspect.HTTP})
_SHORTEST = 4
"""Characters of a value that is told from chance."""


def without_built_in(found: Findings, old: ImageView, new: ImageView) -> Findings:
    """Differences of output that come from an equal program's build alone become notes.

    ``found`` has what the comparison of the programs came to.
    """
    was, now = old.program, new.program
    equal = not any(difference.aspect is Aspect.PROGRAM for difference in found.differences)
    if was is None or now is None or was.build is None or now.build is None or not equal:
        return found
    settled = settle(was, now)
    trimmed = "-trimpath" in settled.change.flags
    before, after = (
        {name: value for name, value in strings(build).items() if name in settled.moving}
        for build in (was.build, now.build)
    )
    if not trimmed and not before:
        return found
    told = [one for one in found.differences if _is_built_in(one, before, after, trimmed=trimmed)]
    left = tuple(difference for difference in found.differences if difference not in told)
    notes = tuple(f"{one.aspect} differs only in what a build puts into the program" for one in told)
    return replace(found, differences=left, notes=(*found.notes, *notes))


def _is_built_in(
    difference: Difference, before: Mapping[str, str], after: Mapping[str, str], *, trimmed: bool
) -> bool:
    lines = difference.diff.split("\n")[2:]
    if difference.aspect not in _OUTPUT or not lines or lines[-1].startswith("..."):
        return False
    gone, come = (
        [_plain(line[1:], values, trimmed=trimmed) for line in lines if line[:1] == sign]
        for sign, values in (("-", before), ("+", after))
    )
    return bool(gone) and gone == come


def _plain(line: str, values: Mapping[str, str], *, trimmed: bool) -> str:
    for name, value in values.items():
        if len(value) >= _SHORTEST:
            line = line.replace(value, name)
    return _SOURCE.sub(r"\1", line) if trimmed else line
