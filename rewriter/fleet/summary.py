"""``summary.json``: the counts of a run or of what was merged.

``summary.schema.json`` is made of ``Summary``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct, to_builtins

from rewriter.fleet.rows import FileRow, Row, SettingsHash
from rewriter.model import Outcome
from rewriter.output.document import Count
from rewriter.support.text import total_of


class Summary(Struct, frozen=True, kw_only=True):
    """Counts of the current rows of an output folder."""

    version: Literal[1] = 1
    distroify: tuple[str, ...]
    """The versions that made the rows."""
    settings: tuple[SettingsHash, ...]
    """Their hashes of settings."""
    repositories: Mapping[Outcome, Count]
    reasons: Mapping[str, Count]
    """Repositories that were skipped or failed, by reason."""
    files: Mapping[Outcome, Count]
    refusals: Mapping[str, Count]
    """Refused files by rule: a file counts for each rule that refuses it."""
    proofs: Mapping[str, Count]
    """Files by verdict of --verify."""


def render(rows: Sequence[Row]) -> str:
    """The counts, as JSON. A function of the rows without their times."""
    files = [file for row in rows for file in row.files]
    summary = Summary(
        distroify=tuple(sorted({row.distroify for row in rows})),
        settings=tuple(sorted({row.settings for row in rows})),
        repositories=_by_outcome(row.outcome for row in rows),
        reasons=counted(row.reason.value for row in rows if row.reason is not None),
        files=_by_outcome(file.outcome for file in files),
        refusals=counted(rule for file in files for rule in refused_by(file)),
        proofs=counted(file.proof.verdict for file in files if file.proof is not None),
    )
    return json.dumps(to_builtins(summary), indent=2) + "\n"


def refused_by(file: FileRow) -> tuple[str, ...]:
    """The rules that refuse a file, each once."""
    if file.outcome is not Outcome.REFUSED:
        return ()
    return tuple(dict.fromkeys(one.rule for one in file.diagnostics if one.severity == "refusal"))


def text(rows: Sequence[Row]) -> str:
    """One line for people, ended."""
    if not rows:
        return "no repository\n"
    repositories = _by_outcome(row.outcome for row in rows)
    files = _by_outcome(file.outcome for row in rows for file in row.files)
    return f"{total_of('repository', repositories, 'repositories')}; {total_of('file', files)}\n"


def _by_outcome(outcomes: Iterable[Outcome]) -> dict[Outcome, int]:
    counted = Counter(outcomes)
    return {outcome: counted[outcome] for outcome in Outcome}


def counted(words: Iterable[str]) -> dict[str, int]:
    """How often each word is there, the most frequent first."""
    return dict(sorted(Counter(words).items(), key=lambda item: (-item[1], item[0])))
