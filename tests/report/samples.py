"""Output folders of ``bulk run``, written by hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from rewriter.fleet.lines import line
from rewriter.fleet.publish.records import Record, State
from rewriter.fleet.repositories import Repository

DIFF = """\
--- a/Dockerfile
+++ b/Dockerfile
@@ -1,3 +1,6 @@
-FROM golang:1.24
+FROM golang:1.24 AS build
 WORKDIR /src
 RUN go build -o /app .
+
+FROM gcr.io/distroless/static-debian13
+COPY --from=build /app /app
"""


def told(rule: str, severity: str = "fix", **changes: Any) -> dict[str, Any]:
    return {
        "rule": rule,
        "severity": severity,
        "applicability": {"fix": "safe", "notice": "review"}.get(severity),
        "line": 1,
        "message": f"what {rule} says",
        "help": None,
        "evidence": [],
    } | changes


def refusal(rule: str, help_: str, **changes: Any) -> dict[str, Any]:
    return told(rule, "refusal", help=help_, **changes)


def proof(before: int | None, after: int | None, verdict: str = "proved") -> dict[str, Any]:
    return {"verdict": verdict, "reason": "", "width": "", "before_size": before, "after_size": after}


def file(path: str = "Dockerfile", outcome: str = "rewritten", **changes: Any) -> dict[str, Any]:
    is_new = outcome == "rewritten"
    return {
        "path": path,
        "outcome": outcome,
        "reason": "",
        "before_base": "golang:1.24",
        "after_base": "gcr.io/distroless/static-debian13" if is_new else "golang:1.24",
        "context": ".",
        "patch": DIFF if is_new else None,
        "diagnostics": [told("split-stages")] if is_new else [],
        "proof": None,
    } | changes


def row(repository: str, *files: dict[str, Any], **changes: Any) -> dict[str, Any]:
    outcome = files[0]["outcome"] if files else "skipped"
    return {
        "version": 1,
        "repository": repository,
        "commit": "0123456789abcdef0123456789abcdef01234567",
        "distroify": "1.2.3",
        "settings": "0123456789abcdef",
        "outcome": outcome,
        "reason": {"skipped": "no-dockerfile", "failed": "file"}.get(outcome),
        "message": "",
        "files": list(files),
        "body": None,
        "source": {"url": f"https://{repository}", "branch": None, "groups": []},
        "seconds": 1.5,
    } | changes


def write(out: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """The folder of these rows. A ``patch`` that is text is written, and named as the schema has it."""
    lines = []
    out.mkdir(parents=True, exist_ok=True)
    for one in rows:
        folder = out / "repos" / Repository(one["repository"], "").folder
        for number, given in enumerate(one["files"], 1):
            if isinstance(given.get("patch"), str):
                data = given["patch"].encode("utf-8", "surrogateescape")
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{number}.patch").write_bytes(data)
                given["patch"] = {"name": f"{number}.patch", "sha256": hashlib.sha256(data).hexdigest()}
        lines.append(json.dumps(one) + "\n")
    (out / "results.jsonl").write_text("".join(lines), encoding="ascii")
    return out


def fleet() -> list[dict[str, Any]]:
    """A bit of everything."""
    shell = "the image starts the shell sh"
    return [
        row(
            "github.com/acme/api",
            file(
                proof=proof(812_000_000, 14_200_000),
                diagnostics=[
                    told("split-stages"),
                    told(
                        "absent-file",
                        "notice",
                        line=3,
                        message="the program reads /etc/api.yml",
                        evidence=[{"path": "cmd/api/main.go", "line": 41}],
                    ),
                ],
            ),
            file(
                "tools/Dockerfile",
                "refused",
                reason=shell,
                diagnostics=[
                    refusal("needs-shell", "start the program, or --allow debug-shell", message=shell)
                ],
            ),
            source={"url": "https://github.com/acme/api.git", "branch": None, "groups": ["Retail", "Shop"]},
        ),
        row(
            "github.com/acme/worker",
            file(proof=proof(402_000_000, 22_000_000)),
            source={"url": "https://github.com/acme/worker", "branch": "main", "groups": ["Retail", "Stock"]},
        ),
        row(
            "github.com/acme/batch",
            file(
                outcome="refused",
                reason="what acme/base holds is not known",
                diagnostics=[
                    refusal(
                        "unknown-base",
                        'say what it is like: bases = { "acme/base" = "debian:13" } in .distroify.toml',
                    )
                ],
            ),
        ),
        row("github.com/acme/web", file(outcome="unchanged", reason="it is distroless already")),
        row("github.com/acme/ui", outcome="skipped", reason="no-dockerfile"),
        row(
            "github.com/acme/gone",
            outcome="failed",
            reason="not-found",
            message="no such repository",
            commit=None,
        ),
    ]


def many(number: int) -> list[dict[str, Any]]:
    """So many repositories with two files each."""
    return [
        row(
            f"github.com/team{index % 40}/service-{index:05}",
            file(proof=proof(400_000_000 + index, 20_000_000)) if index % 5 else file(outcome="unchanged"),
            file(
                "job/Dockerfile",
                "refused",
                diagnostics=[refusal(f"rule-{index % 20}", f"do thing {index % 20}")],
            ),
        )
        for index in range(number)
    ]


def publish(out: Path, repository: str, state: str = "open", **changes: Any) -> Record:
    """A record of ``bulk publish``."""
    record = replace(
        Record(
            repository=repository, campaign="distroify", state=State(state), at="2026-01-01T00:00:00+00:00"
        ),
        **changes,
    )
    out.mkdir(exist_ok=True)
    with open(out / "publish.jsonl", "a", encoding="ascii") as stream:
        stream.write(line(record))
    return record
