"""Rows as they are written, for tests of what is done with them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
from msgspec.structs import replace

from rewriter.fleet.lines import line
from rewriter.fleet.repositories import Repository
from rewriter.fleet.rows import Artifact, FileRow, Proof, Reason, Row, Source, Told
from rewriter.model import Outcome
from rewriter.output.document import EvidenceEntry

FOLDER = Path(__file__).parents[2] / "rewriter" / "fleet"
PATCH = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-\udce9\n+b\n"
EVIDENCE = (EvidenceEntry("main.go", 4), EvidenceEntry("a\udce9", None))
FILES: Mapping[str, str] = {"1.patch": PATCH, "body.md": "Why\n"}


def artifact(name: str) -> Artifact:
    return Artifact(name, hashlib.sha256(FILES[name].encode("utf-8", "surrogateescape")).hexdigest())


def rewritten(name: str = "github.com/o/n", commit: str = "a" * 40, settings: str = "0" * 16) -> Row:
    told = Told("split-stages", "fix", "review", 3, "two stages", "look", EVIDENCE)
    files = (
        FileRow("Dockerfile", Outcome.REWRITTEN, "", "golang:1", "static", ".", artifact("1.patch"), (told,)),
        FileRow("x/Dockerfile", Outcome.SKIPPED, "no Go image"),
    )
    source = Source("https://github.com/o/n", "main", ("a", "b"))
    made = _row(name, Outcome.REWRITTEN, commit, files=files, body=artifact("body.md"), source=source)
    return replace(made, settings=settings, seconds=1.5)


def _row(name: str, outcome: Outcome, commit: str | None, **more: Any) -> Row:
    plain: dict[str, Any] = {"files": (), "source": Source()}
    return Row(
        repository=name, commit=commit, distroify="0.1.0", settings="0" * 16, outcome=outcome, **plain | more
    )


def refused(name: str = "github.com/o/r") -> Row:
    told = Told("needs-shell", "refusal", None, 3, "no", None)
    note = Told("verified", "note", None, 0, "seen", None)
    file = FileRow("Dockerfile", Outcome.REFUSED, "no", diagnostics=(told, told, note))
    return _row(name, Outcome.REFUSED, "b" * 40, files=(file,), seconds=0.5)


def failed(name: str = "github.com/o/f", reason: Reason = Reason.AUTH, message: str = "git clone: no") -> Row:
    return _row(name, Outcome.FAILED, None, reason=reason, message=message, seconds=0.1)


def proved() -> Row:
    row = rewritten("github.com/o/p")
    proof = Proof("proved", "", "ran: app", 1_000, 10)
    return replace(row, files=(replace(row.files[0], proof=proof),))


def validator(name: str) -> Any:
    schema = json.loads((FOLDER / f"{name}.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def check(row: Row) -> None:
    """Raises where the line of a row is not what the schema says."""
    validator("row").validate(json.loads(line(row)))


def folder(name: str) -> str:
    """Where the files of a repository are."""
    return Repository(name, "").folder
