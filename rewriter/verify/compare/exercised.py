"""Whether the runs were worth anything: two programs that end at once with the same error prove nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from rewriter.verify.engines.sockets import FIRST_EPHEMERAL
from rewriter.verify.model import Findings, Gap
from rewriter.verify.run.observation import Observation, Way

_LAST_LINES = 10
_VARIABLE = re.compile(
    r"(?<![\w/.-])\$?\{?([A-Z][A-Z0-9]{0,30}(?:_[A-Z0-9]{1,30}){1,8}|(?<=\$)[A-Z]{3,30}|(?<=\$\{)[A-Z]{3,30})\b"
)
_NAMED = re.compile(
    r"\b(?:env(?:ironment)?(?: ?var(?:iable)?)?|variable)s?\W{1,4}([A-Z][A-Z0-9_]{2,40})\b"
    r"|\b([A-Z][A-Z0-9_]{2,40}) (?:is |must |was |not |env)"
)
_NO_NAME = frozenset(("ERROR", "FATAL", "PANIC", "WARN", "WARNING", "INFO", "DEBUG", "HTTP", "JSON", "URL"))
_REFUSED = re.compile(
    r"(?i)\b(?:connection refused|no such host|name resolution|network is unreachable"
    r"|dial (?:tcp|udp)|lookup )\b"
)
_ERROR = re.compile(
    r"(?i)\b(?:error|fatal|panic|failed|failure|cannot|can't|could not|unable|invalid|missing|required"
    r"|not set)\b"
)
_DEATH = ("panic: ", "fatal error: ")
_STACKS = re.compile(r"^goroutine \d{1,9} [^\n]{0,200}:\n.*", re.MULTILINE | re.DOTALL)
"""What the runtime prints of a program that panics: https://pkg.go.dev/runtime#hdr-Environment_Variables"""
_COLOUR = re.compile(r"\x1b\[[0-9;]{0,20}m")


class Ran(Struct, frozen=True):
    """The runs of the old image in one way, and what the comparison with the new one's came to."""

    way: Way
    old: tuple[Observation, ...]
    findings: Findings = field(default_factory=Findings)


def exercised(ways: Sequence[Ran], exposed: frozenset[str] = frozenset()) -> Findings:
    """What was not exercised, and what to give for it.

    A way that worked is enough where another one only complains, which is said: a command line tool without
    arguments, or with some that it does not take. ``exposed`` are ports of the image, ``8080/tcp``.
    """
    early = [gap for ran in ways if (gap := _ended_early(ran)) is not None]
    worked = len(early) < len(ways)
    gaps, notes = ([], [gap.message for gap in early]) if worked else (early, [])
    for ran in ways:
        gaps += _unanswered(ran)
    if exposed and worked and not any(run.ports for ran in ways for run in ran.old):
        shown = ", ".join(sorted(exposed))
        if any(run.exit_code is None for ran in ways for run in ran.old):
            gaps.append(Gap(f"nothing listens on {shown}, which the image exposes", _help(ways[0])))
    return Findings(gaps=tuple(dict.fromkeys(gaps)), notes=tuple(dict.fromkeys(notes)))


def _ended_early(ran: Ran) -> Gap | None:
    """A program that ends by itself with an error, or says nothing but an error."""
    codes = [run.exit_code for run in ran.old]
    if any(run.start_error for run in ran.old) or None in codes:
        return None
    code = codes[0]
    if code != 0:
        text = f"the program ends by itself with exit code {code}"
    elif all(not run.stdout.strip() and _ERROR.search(_end(run)) for run in ran.old):
        text = "the program ends by itself with a complaint"
    else:
        return None
    where = "" if ran.way.arguments is None else f" {ran.way.title}"
    lines = _end(ran.old[0]).split("\n")
    telling = next((line for line in reversed(lines) if line.startswith(_DEATH)), lines[-1]).strip()[:200]
    return Gap(f"{text}{where}: nothing else was exercised{f' ({telling})' if telling else ''}", _help(ran))


def _end(run: Observation) -> str:
    """The last lines that were printed, less colours and the stacks of goroutines."""
    text = (run.stdout + b"\n" + run.stderr).decode("utf-8", "replace")
    text = _STACKS.sub("", _COLOUR.sub("", text)).strip()
    return "\n".join(text.split("\n")[-_LAST_LINES:])


def _help(ran: Ran) -> str:
    text = _end(ran.old[0])
    given = {entry.partition("=")[0] for entry in ran.way.environment}
    names = [name for name in dict.fromkeys(_names(text)) if name not in given][:4]
    wishes = [f"--env {name}=…" for name in names] or ["--env NAME=…"]
    if _REFUSED.search(text):
        wishes.insert(0, "--compose SERVICE")
    else:
        wishes.append("--compose SERVICE")
    return ", ".join([*wishes, "--run ARGUMENTS"])


def _names(text: str) -> Iterator[str]:
    for found in (*_VARIABLE.finditer(text), *_NAMED.finditer(text)):
        name = next((group for group in found.groups() if group), "")
        if name not in _NO_NAME:
            yield name


def _unanswered(ran: Ran) -> Iterator[Gap]:
    """TCP ports that accept connections and never say a word, whatever they are asked.

    One that the system chose and that only the container itself can reach is nobody's to ask.
    """
    for run in ran.old[:1]:
        ports = (port for port in run.ports if port.protocol == "tcp")
        numbers = sorted({p.number for p in ports if not (p.loopback and p.number >= FIRST_EPHEMERAL)})
        for number in numbers:
            answers = [answer for answer in run.responses if answer.port == number]
            if answers and not any(answer.status or answer.body for answer in answers):
                yield Gap(f"nothing was answered on port {number}, plain or by TLS", f"--http :{number}/PATH")
