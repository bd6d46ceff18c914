"""One line of what a program prints: its tokens, and what of them no two runs have in common.

What varies is learned from the runs (``documents``). What stands here is only what runs side by side cannot
teach: the clock of today, the program's own process id, what the compiler and the resolver put into texts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

Edit = Callable[[str], str]
"""What is done to a line before lines are compared."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "(?P<{}>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{{0,6}}"
_DAY = "(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? )?"
_CLOCK = r"(?P<h{0}>\d{{1,2}}):(?P<m{0}>\d{{2}})(?::\d{{2}}(?:[.,]\d{{1,9}})?)?(?: ?[AaPp][Mm]\b)?"
_ZONE = r"(?:Z\b| ?[+-]\d{2}:?\d{2}\b)?(?: (?:UTC|GMT|[A-Z]{3,4})\b)?"
_MONOTONIC = r"(?: m=[+-]\d{1,12}\.\d{1,9})?"
# The forms of https://pkg.go.dev/time#pkg-constants, the common log format, and klog's header:
# https://github.com/kubernetes/klog/blob/main/klog.go (Lmmdd hh:mm:ss.uuuuuu threadid file:line])
_STAMP = re.compile(
    "|".join(
        (
            r"(?<!\d)(?P<Y1>\d{4})[-/.](?P<M1>\d{2})[-/.](?P<D1>\d{2})(?:[T _:]| - )"
            + _CLOCK.format(1)
            + _ZONE
            + _MONOTONIC,
            _DAY
            + r"\b(?P<D2>\d{1,2})[-/ ]"
            + _MONTH.format("M2")
            + r"[-/ ](?P<Y2>\d{2,4})[ :]"
            + _CLOCK.format(2)
            + _ZONE,
            _DAY
            + r"\b"
            + _MONTH.format("M3")
            + r" {1,2}(?P<D3>\d{1,2}) "
            + _CLOCK.format(3)
            + _ZONE
            + r"(?: (?P<Y3>\d{4})\b)?",
            r"\b[IWEF](?P<M4>\d{2})(?P<D4>\d{2}) " + _CLOCK.format(4),
            r"(?<![\w.])(?P<epoch>1\d{9})(?:\d{3}|\d{6}|\d{9})?(?:\.\d{1,9})?(?![\w.])",
            r"(?<![\w.])(?P<float>1\.\d{4,9}e\+09)(?!\w)",
        )
    ),
    re.ASCII,
)
_NEAR = timedelta(hours=26)
"""From now: an image may have been built today, and the program may use any zone's time."""

# The heap of Go begins at 0xc000000000 on 64-bit systems:
# https://github.com/golang/go/blob/master/src/runtime/malloc.go (mallocinit)
# https://github.com/golang/go/blob/master/src/runtime/traceback.go: file:line +offset; goroutine N [state].
_MACHINE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b0xc0[0-9a-f]{8}\b"), "<pointer>"),
    (re.compile(r"(\.(?:go|s):\d{1,7}) \+0x[0-9a-f]{1,8}\b"), r"\1 <offset>"),
    (re.compile(r"\bgoroutine \d{1,9}\b"), "goroutine <number>"),
    (re.compile(r"\b(pc|sp|fp|addr)=0x[0-9a-f]{1,16}\b"), r"\1=<pointer>"),
)
_PID = re.compile(
    r"(?i)(?:\b(?:pid|process(?: ?id)?|tid)\b\W{0,4}|[\[(])(\d{1,7})(?=\D|\Z)"
    r"|^(?:[IWEF]\d{4} [\d:.]{8,15}|[IWEF]?<time>) {1,8}(\d{1,7})(?= )"
)
# https://github.com/golang/go/blob/master/src/net/net.go (DNSError.Error)
_LOOKUP = re.compile(r"\blookup ([^\s:]{1,253})(?: on [^\s]{1,80})?: [^\"]{1,500}?(?=\"|\Z)")
_SOURCE = re.compile(r"(?<![\w./@~-])((?:[\w.@~+-]{0,100}/){1,40})([\w.+-]{1,100}\.(?:go|s))(?=:\d)")


def clock(now: datetime) -> Edit:
    """Puts a name in the place of times near ``now``, of machine addresses and goroutine numbers."""

    def near(found: re.Match[str]) -> str:
        moment = _moment(found, now)
        return "<time>" if moment is not None and abs(moment - now) < _NEAR else found[0]

    def edit(text: str) -> str:
        text = _STAMP.sub(near, text)
        for pattern, name in _MACHINE:
            text = pattern.sub(name, text)
        return text

    return edit


def _moment(found: re.Match[str], now: datetime) -> datetime | None:
    parts = {name: value for name, value in found.groupdict().items() if value is not None}
    number = parts.get("epoch") or parts.get("float")
    try:
        if number is not None:
            return datetime.fromtimestamp(float(number), UTC)
        form = next((name[1] for name in parts if name.startswith("D")), "")
        month, year = parts[f"M{form}"], int(parts.get(f"Y{form}", now.year))
        number_of_month = int(month) if month.isdecimal() else _MONTHS.index(month.lower()) + 1
        year += 2000 if year < 100 else 0
        hour, minute = int(parts[f"h{form}"]), int(parts[f"m{form}"])
        return datetime(year, number_of_month, int(parts[f"D{form}"]), hour, minute, tzinfo=UTC)
    except ValueError:
        return None


def process_ids(pids: Collection[int]) -> Edit:
    """Puts a name in the place of the program's own process ids, where they stand as such."""
    known = {str(pid) for pid in pids}

    def own(found: re.Match[str]) -> str:
        number = found[1] or found[2]
        if number not in known:
            return found[0]
        before = found[0].removesuffix(number)
        return before.rstrip(" ") + " " * before.endswith(" ") + "<pid>"

    return lambda text: _PID.sub(own, text) if known else text


def resolver() -> Edit:
    """Cuts the reason of a failed look-up, which the C library and Go's own resolver word differently."""
    return lambda text: _LOOKUP.sub(r"lookup \1: <reason>", text)


def sources(text: str) -> frozenset[str]:
    """The paths of Go source, as they stand in a text before a line number."""
    return frozenset(found[0] for found in _SOURCE.finditer(text))


def source_paths(roots: Collection[str]) -> Edit:
    """Shortens paths of Go source below one of the folders or import paths ``roots``."""
    prefixes = sorted((root.rstrip("/") + "/" for root in roots if root), key=len, reverse=True)

    def shorten(found: re.Match[str]) -> str:
        folder = next((found[1][len(p) :] for p in prefixes if found[1].startswith(p)), found[1])
        return folder.removeprefix("./") + found[2]

    return lambda text: _SOURCE.sub(shorten, text)


NUMBER = "\0"


class Token(Struct, frozen=True):
    """A piece of a line. ``kind`` is what it has in common with the same place of another run's line."""

    kind: str
    """``NUMBER`` for what has a digit, a word itself, or the character that a run consists of."""
    text: str

    @property
    def is_run(self) -> bool:
        """Of one character that is part of no word, any number of times."""
        return len(self.kind) == 1 and self.kind != NUMBER and not (self.kind.isalnum() or self.kind == "_")


_UNIT = "(?:ns|us|µs|μs|ms|s|m|h)"
_TOKEN = re.compile(
    r"(?P<name><[a-z]{1,9}>)"
    r"|(?P<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?!\w)"
    r"|(?<![\w/+.=-])(?=[\w+/-]{0,400}[a-z])(?=[\w+/-]{0,400}[A-Z])(?=[\w+-]{0,400}\d)[A-Za-z0-9+/_-]{20,}={0,2}(?!\w)"
    rf"|(?<![\w.])-?(?:\d{{1,20}}(?:\.\d{{1,20}})?{_UNIT}){{1,6}}(?!\w)"
    r"|(?<![\w)\]])-?\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?(?!\w))"
    r"|(?P<word>\w+)"
    r"|(?P<run>(.)(?:\5)*)",
    re.DOTALL,
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?")
_DURATION = re.compile(rf"-?(?:\d{{1,20}}(?:\.\d{{1,20}})?{_UNIT})+")
_PART = re.compile(rf"(\d+(?:\.\d+)?)({_UNIT})")
_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_DIGIT = re.compile(r"\d")


def tokens(text: str) -> tuple[Token, ...]:
    """All of a line, in order."""
    return tuple(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        piece = found[0]
        if found["run"]:
            yield Token(piece[0], piece)
        elif found["id"] or (found["word"] and _DIGIT.search(piece)):
            yield Token(NUMBER, piece)
        else:
            yield Token(piece, piece)


def odd(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """Which of the new runs have a text that the old ones' texts at the same place do not account for.

    What all runs of an image have in common is no noise. What varies is taken as the noise of its kind:
    numbers and durations by their size, ids by their length; words have to be those that were seen, unless
    no two runs have the same.
    """
    known = set(old)
    strange = {text for text in new if text not in known}
    if not strange:
        return []
    everything = known | strange
    if all(_quantity(text) is not None for text in everything):
        fine = _near(known, set(new))
    elif all(_DIGIT.search(text) or len(text) >= _ID for text in everything):
        fine = _alike(known, set(new))
    else:
        fine = _endless(old) and _endless(new)
    return [] if fine else [index for index, text in enumerate(new) if text in strange]


_ID = 8
_FACTOR = 4.0
_DURATION_FACTOR = 30.0


def _near(old: set[str], new: set[str]) -> bool:
    """Whether quantities vary in both, or in one around what the other always has."""
    if len({_DURATION.fullmatch(text) is None for text in old | new if text.strip("-0.")}) > 1:
        return False
    if len(old) > 1 and len(new) > 1:
        return True
    if len(old) == len(new) == 1:
        return False
    if old < new:
        return True
    steady, varied = (old, new) if len(old) == 1 else (new, old)
    [value] = (_quantity(text) or 0.0 for text in steady)
    values = [_quantity(text) or 0.0 for text in varied]
    is_duration = any(_DURATION.fullmatch(text) for text in varied)
    factor = _DURATION_FACTOR if is_duration else _FACTOR
    low, high = sorted((min(values) / factor, min(values) * factor))[0], max(values) * factor
    return low <= value <= high


def _quantity(text: str) -> float | None:
    """A number, or a duration in seconds."""
    if _NUMBER.fullmatch(text):
        return float(text) if len(text) < 100 else None
    if _DURATION.fullmatch(text):
        total = sum(float(number) * _SECONDS[unit] for number, unit in _PART.findall(text))
        return -total if text.startswith("-") else total
    return None


def _alike(old: set[str], new: set[str]) -> bool:
    """Whether ids vary in both and are about as long: one in base 16 or 36 may have lost leading zeros."""
    if len(old) == 1 or len(new) == 1:
        return False
    lengths = [sorted(map(len, texts)) for texts in (old, new)]
    return lengths[0][0] - 2 <= lengths[1][-1] and lengths[1][0] - 2 <= lengths[0][-1]


def _endless(texts: Sequence[str]) -> bool:
    """Whether the next run will most probably show yet another word (Good and Turing's estimate)."""
    once = sum(1 for count in Counter(texts).values() if count == 1)
    return len(texts) > 3 and 4 * once >= 3 * len(texts)
