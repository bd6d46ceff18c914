"""Output that shows what each build of a program makes anew: a date that ``-X`` puts there.

What ``-trimpath`` and the lack of cgo do to output is in ``rewriter.verify.compare.build_words``.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from rewriter.verify.compare.settings import settle, strings
from rewriter.verify.image.seen import ImageView
from rewriter.verify.model import Aspect, Difference, Findings

_OUTPUT = frozenset({Aspect.STDOUT, Aspect.STDERR, Aspect.HTTP})
_SHORTEST = 4
"""Characters of a value that is told from chance."""


def without_built_in(found: Findings, old: ImageView, new: ImageView) -> Findings:
    """Differences of output that are nothing but such values become notes.

    ``found`` has what the comparison of the programs came to.
    """
    was, now = old.program, new.program
    equal = not any(difference.aspect is Aspect.PROGRAM for difference in found.differences)
    if was is None or now is None or was.build is None or now.build is None or not equal:
        return found
    moving = settle(was, now).moving
    before, after = (
        {name: value for name, value in strings(build).items() if name in moving}
        for build in (was.build, now.build)
    )
    told = [one for one in found.differences if before and _is_built_in(one, before, after)]
    left = tuple(difference for difference in found.differences if difference not in told)
    notes = tuple(f"{one.aspect} differs only in what a build puts into the program" for one in told)
    return replace(found, differences=left, notes=(*found.notes, *notes))


def _is_built_in(difference: Difference, before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    lines = difference.diff.split("\n")[2:]
    if difference.aspect not in _OUTPUT or not lines or lines[-1].startswith("..."):
        return False
    gone, come = (
        [_plain(line[1:], values) for line in lines if line[:1] == sign]
        for sign, values in (("-", before), ("+", after))
    )
    return bool(gone) and gone == come


def _plain(line: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        if len(value) >= _SHORTEST:
            line = line.replace(value, name)
    return line
