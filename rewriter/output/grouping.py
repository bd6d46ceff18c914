"""What there is to say about results, sorted for readers: what was refused, what to review, what is safe.

Nothing here knows how it is printed; one file and many are told from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct

from rewriter.model import Applicability, Diagnostic, FileResult, Severity


class Kind(StrEnum):
    """What a diagnostic is for its reader; the order is the one of importance."""

    REFUSED = "refused"
    UNSAFE = "unsafe"
    REVIEW = "review"
    NOTE = "note"
    SAFE = "safe"


OPEN = (Kind.UNSAFE, Kind.REVIEW)
"""What somebody has to look at before the rewrite is merged."""


class Finding(Struct, frozen=True):
    """One diagnostic of one file."""

    result: FileResult
    diagnostic: Diagnostic


class Group(Struct, frozen=True):
    """Findings of one kind and rule with the same help, in the order in which they came."""

    kind: Kind
    rule: str
    help: str | None
    findings: tuple[Finding, ...]

    @property
    def files(self) -> int:
        """How many files it is about."""
        return len({finding.result.path for finding in self.findings})

    @property
    def advice(self) -> tuple[str, str]:
        """The help, and the directive at its end, which is there to copy; empty where there is none."""
        proposal = self.findings[0].diagnostic.proposal
        text, directive = self.help or "", proposal.text if proposal is not None else ""
        return text.removesuffix(directive).rstrip(), directive


def kind(diagnostic: Diagnostic) -> Kind:
    """What a diagnostic is for its reader."""
    if diagnostic.severity is Severity.REFUSAL:
        return Kind.REFUSED
    match diagnostic.applicability:
        case Applicability.UNSAFE:
            return Kind.UNSAFE
        case Applicability.REVIEW:
            return Kind.REVIEW
        case Applicability.SAFE:
            return Kind.SAFE
        case None:
            return Kind.NOTE


def groups(results: Iterable[FileResult]) -> tuple[Group, ...]:
    """All findings, the most important kind first; within a kind in the order in which they came."""
    found: dict[tuple[Kind, str, str | None], list[Finding]] = {}
    for result in results:
        for one in result.diagnostics:
            found.setdefault((kind(one), one.rule, one.help), []).append(Finding(result, one))
    order = tuple(Kind)
    keys = sorted(found, key=lambda key: order.index(key[0]))
    return tuple(Group(*key, tuple(found[key])) for key in keys)


def number(result: FileResult, *kinds: Kind) -> int:
    """How many diagnostics of these kinds a file has."""
    return sum(kind(one) in kinds for one in result.diagnostics)


def bases(result: FileResult) -> Iterator[str]:
    """The image before and after, by names that are short enough to read; one where they are the same."""
    names = [_short(base) for base in (result.before_base, result.after_base) if base]
    yield from dict.fromkeys(names)


def _short(base: str) -> str:
    name, at, digest = base.removeprefix("gcr.io/distroless/").partition("@sha256:")
    return f"{name}{at}{digest[:12]}"
