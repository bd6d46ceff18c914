"""What the script of the page works on, as JSON for script elements.

``rows`` is one array for all; ``details`` has a line for each row, which is parsed when it is opened.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rewriter.report.results import FileRow, Proof, Results, Row, Told

COLUMNS = (
    "group",
    "repository",
    "path",
    "outcome",
    "rules",
    "old",
    "new",
    "verdict",
    "before",
    "after",
    "reviews",
    "pull",
    "state",
    "standing",
    "ended",
    "reason",
)
"""The members of a row of the table, in order. ``ended`` is the outcome of the repository."""


def table(results: Results) -> list[list[Any]]:
    """A row for each file, and one for each repository without any."""
    return [_row(row, file) for row, file in _lines(results)]


def rows_json(results: Results) -> str:
    """``{"columns": [...], "rows": [[...]]}`` for a script element."""
    return in_script({"columns": COLUMNS, "rows": table(results)})


def details_json(results: Results) -> str:
    """An object a line, in the order of the rows."""
    return "\n".join(in_script(_detail(row, file)) for row, file in _lines(results))


def in_script(value: object) -> str:
    """JSON that no HTML parser takes for the end of a script element, a comment or anything else."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _lines(results: Results) -> Iterator[tuple[Row, FileRow | None]]:
    for row in sorted(results.rows, key=lambda row: (row.groups, row.name)):
        yield from ((row, file) for file in row.files or (None,))


def _row(row: Row, file: FileRow | None) -> list[Any]:
    group = " / ".join(part for part in row.groups if part)
    ends = [row.pull, row.state, row.standing, row.outcome]
    if file is None:
        rules = [row.reason] if row.reason else []
        reason = row.message
        return [group, row.name, "", row.outcome, rules, "", "", "", None, None, 0, *ends, reason]
    proof = file.proof or Proof()
    is_proved = proof.verdict == "proved"
    return [
        group,
        row.name,
        file.path,
        file.outcome,
        file.rules,
        file.old_base,
        file.new_base,
        proof.verdict,
        proof.before if is_proved else None,
        proof.after if is_proved else None,
        sum(one.is_review for one in file.told),
        # The pull request is about what was rewritten.
        *(ends if file.outcome == "rewritten" else ("", "", "", row.outcome)),
        file.reason,
    ]


def _detail(row: Row, file: FileRow | None) -> dict[str, Any]:
    facts = [
        ("Commit", row.commit),
        ("Branch", row.branch),
        ("Pull request", row.note),
        ("Log", row.log),
        *row.more,
    ]
    if file is None:
        return {"facts": [fact for fact in facts if fact[1]], "url": row.url}
    facts = [
        ("Build context", file.context),
        ("Proof", ": ".join(part for part in _proof(file.proof) if part)),
        ("Rests on", file.proof.width if file.proof is not None else ""),
        ("Patch", file.patch),
        *facts,
        *file.more,
        *(file.proof.more if file.proof is not None else ()),
    ]
    return {
        "facts": [fact for fact in facts if fact[1]],
        "url": row.url,
        "blob": row.blob,
        "told": [_told(one) for one in file.told],
        "diff": file.diff,
        "problem": file.no_diff,
    }


def _proof(proof: Proof | None) -> tuple[str, ...]:
    if proof is None:
        return ("not built",)
    return proof.verdict, proof.reason


def _told(one: Told) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "kind": one.severity,
        "review": one.is_review,
        "line": one.line,
        "message": one.message,
        "help": one.help,
        "evidence": one.evidence,
        "more": one.more,
    }
