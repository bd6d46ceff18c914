"""What each step of the work on speed gave: the same processes by revision after revision."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from tests.bench import inputs
from tests.bench.measure import Contestant, paired, spread
from tests.bench.programs import ROOT, install
from tests.bench.results import Lever
from tests.bench.rows import Given


def measure(given: Given, revisions: Sequence[str]) -> list[Lever]:
    """All revisions in turns, each with the short rows. Raises ``RuntimeError`` for an unknown one."""
    folder = given.folder / "levers"
    go = inputs.program(inputs.repository(folder / "go"))
    node = inputs.repository(folder / "node") / "Dockerfile"
    node.write_text(inputs.NODE)
    many = inputs.spread_out(given.texts[:300], folder / "many", folders=10)
    compose = inputs.repository(folder / "compose")
    inputs.with_compose(compose, 200)
    module = inputs.repository(folder / "module")
    inputs.packages(module, 50)
    contestants: dict[str, Contestant] = {}
    for number, revision in enumerate(revisions):
        version = install(revision, folder / f"version{number}")
        contestants |= {
            f"small {revision}": version.command("--diff", go, folder=folder),
            f"skipped {revision}": version.command("--diff", node, folder=folder),
            f"folder {revision}": version.search(many),
            f"compose {revision}": version.search(compose),
            f"module {revision}": version.command("--diff", ".", folder=module),
        }
    found = paired([contestants] * given.few)
    return [
        Lever(
            revision,
            subject(revision),
            {
                key: spread(1000 * one.cpu for one in found[f"{key} {revision}"]).of(1)
                for key in ("small", "skipped", "folder", "compose", "module")
            },
        )
        for revision in revisions
    ]


def subject(revision: str) -> str:
    """The first line of its message."""
    words = ["git", "log", "-1", "--format=%s", revision]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
