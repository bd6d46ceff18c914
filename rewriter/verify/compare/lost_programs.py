"""Programs of the old image, besides the one that starts, that the new image lacks.

Whoever started them by their path (a cron job, an init container, ``docker run``) is outside of both images,
so that no run and no source tells that they are needed. A build made them of the same module on purpose.
"""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.support.messages import few
from rewriter.verify.image.seen import ImageView
from rewriter.verify.model import Aspect, Difference, DifferenceKind, Findings

_MOST_SHOWN = 5


def lost_programs(old: ImageView, new: ImageView, gone: Sequence[str]) -> tuple[str, ...]:
    """Of the own files that are ``gone``: other programs of the main module, and names of the program.

    A copy of the program that starts, which a build left where it made it, is none.
    """
    return tuple(path for path in gone if _is_program(path, old, new) or _is_name(path, old))


def _is_program(path: str, old: ImageView, new: ImageView) -> bool:
    found, started = old.others.get(path), new.program
    if found is None or found.build is None or started is None or started.build is None:
        return False
    same_module = bool(found.build.module) and found.build.module == started.build.module
    return same_module and found.build.main != started.build.main


def _is_name(path: str, old: ImageView) -> bool:
    """Whether it is a link to the program."""
    entry, program = old.listing.entries[path], old.program
    if program is None or program.build is None or not entry.is_link:
        return False
    return old.listing.resolve(path) == old.listing.resolve(program.path)


def compare_lost_programs(lost: Sequence[str]) -> Findings:
    """Each is a difference."""
    if not lost:
        return Findings()
    are = "is" if len(lost) == 1 else "are"
    message = f"{few(lost, _MOST_SHOWN)} {are} gone, which can be started by path"
    return Findings((Difference(Aspect.PROGRAM, message, kind=DifferenceKind.PROGRAM_GONE),))
