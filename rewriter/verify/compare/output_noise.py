"""What a program prints, less what differs between any two runs of it."""

from __future__ import annotations

import re

MOST_LINES = 2_000
LONGEST_LINE = 1_000

_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?[AaPp][Mm]\b)?"
_ZONE = r"(?:Z\b| ?[+-]\d{2}:?\d{2}\b)?(?: (?:UTC|GMT|[A-Z]{3,4})\b)?"
_DATE = (
    rf"(?:\d{{4}}[-/.]\d{{2}}[-/.]\d{{2}}|\d{{1,2}}[-/ ]{_MONTH}[-/ ]\d{{2,4}}"
    rf"|{_MONTH} {{1,2}}\d{{1,2}}(?:, \d{{4}})?)"
)
_MONOTONIC = r"(?: m=[+-]\d{1,12}\.\d{1,9})?"
_KEYS = "duration|elapsed|latency|took|uptime|ts|time|timestamp"
# The order matters: what is more particular comes first.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.ASCII), replacement)
    for pattern, replacement in (
        (r"\x1b\[[0-9;]{0,20}[A-Za-z]", ""),
        (rf"(?:{_DAY},? )?{_DATE}(?:[T: ] ?{_CLOCK})?{_ZONE}(?: \d{{4}}\b)?{_MONOTONIC}", "<time>"),
        (rf"(?<![\w:.]){_CLOCK}{_ZONE}(?![\w:])", "<time>"),
        (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<uuid>"),
        # https://www.w3.org/TR/trace-context/#traceparent-header and, of Jaeger,
        # https://www.jaegertracing.io/docs/1.52/client-libraries/#propagation-format
        (r"\b[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\b", "<trace>"),
        (r"(?<![\w:])[0-9a-f]{12,32}:[0-9a-f]{12,16}:[0-9a-f]{1,16}:[0-9a-f]{1,2}(?![\w:])", "<trace>"),
        (r"0x[0-9a-fA-F]{1,16}\b", "<pointer>"),
        (r"\bgoroutine \d{1,9}\b", "goroutine <number>"),
        (r"(?i)\b(pid|process|tid)(\W{1,4})\d{1,9}\b", r"\1\2<pid>"),
        (r"(?<![\w.])(?!127\.|0\.0\.0\.0)\d{1,3}(?:\.\d{1,3}){3}(?![\w.])", "<address>"),
        (r"(?<=:)(?:3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[4-6]\d{4})(?!\d)", "<port>"),
        (r"(?<![\w.])(?:\d{1,10}(?:\.\d{1,12})?(?:ns|us|µs|μs|ms|s|m|h))+(?!\w)", "<duration>"),
        (r"(?<![\w.])1\d{9}(?:\d{3}|\d{6}|\d{9})?(?:\.\d{1,9})?(?!\w)", "<time>"),
        (rf'(?i)("?\b(?:{_KEYS})"?[=:] ?"?)\d{{1,20}}(?:\.\d{{1,12}})?(?:e[+-]?\d{{1,3}})?', r"\1<time>"),
        (r"/tmp/[\w.-]{0,80}?\d{6,20}", "/tmp/<temporary>"),
    )
)


def lines(output: bytes) -> tuple[str, ...]:
    """The lines of an output (its head), each with what varies replaced."""
    text = output.decode("utf-8", "replace").replace("\r\n", "\n").removesuffix("\n")
    if not text:
        return ()
    return tuple(line(one) for one in text.split("\n", MOST_LINES)[:MOST_LINES])


def line(text: str) -> str:
    """One line; times, ports, addresses and the like replaced by names in angle brackets."""
    text = text[:LONGEST_LINE]
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
