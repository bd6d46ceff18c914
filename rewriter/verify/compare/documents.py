"""A text that a run showed, as lines: a log, an answer, what a health check said."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from rewriter.verify.compare.line_keys import skeleton
from rewriter.verify.compare.output_noise import Edit

_MOST_LINES = 20_000
_MOST_BYTES = 400_000
"""What lies behind is compared as one."""
_LONG_LINE = 1_000
"""Characters from which on a line is compared in pieces."""
_PIECE = re.compile(r"[^,;>}\]]*[,;>}\]]*")
_MOST_OF_A_CUT_LINE = 4_000


class Document(Struct, frozen=True):
    """A text that a run showed, as lines."""

    lines: tuple[str, ...]
    rest: str = ""
    """A checksum of what lies behind the last line."""
    is_open: bool = False
    """More would have come."""
    arrivals: tuple[float, ...] = ()
    """Seconds after the start, for each line; empty where that is not known."""
    seconds: float | None = None
    """For how long it was watched, until the stop signal; ``None`` where that is no matter."""


def document(
    data: bytes,
    edit: Edit,
    *,
    is_open: bool = False,
    is_cut: bool = False,
    marks: Sequence[tuple[float, int]] = (),
    seconds: float | None = None,
) -> Document:
    """The lines of ``data``; ``marks`` say how many bytes were there after how many seconds."""
    head, tail = data[:_MOST_BYTES], data[_MOST_BYTES:]
    whole = head.split(b"\n", _MOST_LINES)
    if len(whole) > _MOST_LINES:
        tail = whole.pop() + tail
    elif (tail or is_cut) and len(whole) > 1:
        # The last line is cut where the reading was.
        tail = whole.pop() + tail
    elif is_cut:
        whole = [whole[0][:_MOST_OF_A_CUT_LINE]]
    elif not whole[-1]:
        whole.pop()
    lines, arrivals, end = [], [], 0
    times = iter(marks)
    mark = next(times, None)
    for raw in whole:
        end += len(raw) + 1
        while mark is not None and mark[1] < min(end, len(data)):
            mark = next(times, None)
        when = mark[0] if mark is not None else seconds or 0.0
        for piece in _pieces(raw.decode("utf-8", "replace")):
            lines.append(edit(piece))
            arrivals.append(when)
    rest = hashlib.sha256(tail).hexdigest() if tail and not is_cut else ""
    return Document(tuple(lines), rest, is_open or is_cut, tuple(arrivals) if marks else (), seconds)


def _pieces(line: str) -> Iterator[str]:
    """A line as a terminal shows it in the end; a long one in pieces that end at punctuation."""
    parts = line.rstrip("\r").split("\r")
    for part, following in pairwise(parts):
        # What a progress bar writes over, it shows again in the same form.
        if part and skeleton(part) != skeleton(following):
            yield part
    last = parts[-1]
    if len(last) <= _LONG_LINE:
        yield last
    else:
        yield from filter(None, _PIECE.findall(last))
