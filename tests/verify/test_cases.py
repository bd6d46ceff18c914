"""``distroify verify`` over pairs of Dockerfiles made by hand: what is lost is found, what is right is proved.

A case is a folder of ``cases/``: ``old.Dockerfile``, ``new.Dockerfile``, the build context, and ``case.toml``:

    arguments = ["--no-trace"]          # of the command; none where it is left out
    verdict = "differs"                 # or "proved", "not-shown"
    aspects = ["files"]                 # each one that some difference must have
    says = ["/etc/app/policy"]          # each text that some difference, gap, its help or note must have
    engines = ["docker"]                # those that can show it; all three where it is left out
    each_engine = true                  # run with each of them, and not with the first alone
    environment = { PATH = "/none" }    # of the command
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.verify.installed import ENGINES, ROOT, environment_of

CASES = Path(__file__).parent / "cases"
SECONDS = 300


@dataclass(frozen=True, slots=True)
class Case:
    """What ``case.toml`` says."""

    folder: Path
    verdict: str
    arguments: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    engines: tuple[str, ...] = ENGINES
    each_engine: bool = False
    environment: tuple[tuple[str, str], ...] = ()


def read(folder: Path) -> Case:
    """A key that is not known is an error."""
    given: dict[str, Any] = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    environment = tuple(given.pop("environment", {}).items())
    rest: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in given.items()
    }
    return Case(folder, environment=environment, **rest)


def every() -> list[Any]:
    """The cases with their engines: a run takes 20 seconds, so that few run with each by default."""
    cases = [read(path.parent) for path in sorted(CASES.glob("*/case.toml"))]
    all_engines = bool(os.environ.get("DISTROIFY_EACH_ENGINE"))
    return [
        pytest.param(case, engine, id=f"{case.folder.name}-{engine}")
        for case in cases
        for engine in case.engines[: len(ENGINES) if all_engines or case.each_engine else 1]
    ]


def test_a_case_is_whole() -> None:
    names = {"old.Dockerfile", "new.Dockerfile", "case.toml"}
    folders = [path for path in CASES.iterdir() if path.is_dir()]
    assert folders
    assert [path.name for path in folders if not names <= {file.name for file in path.iterdir()}] == []


@pytest.mark.e2e
@pytest.mark.parametrize(("case", "engine"), every())
def test_case(case: Case, engine: str, tmp_path: Path) -> None:
    given = environment_of(engine)
    folder = tmp_path / "app"
    shutil.copytree(case.folder, folder)
    report = verified(case, engine, folder, given)
    messages = [found["message"] for found in (*report["differences"], *report["gaps"])]
    messages += [gap["help"] or "" for gap in report["gaps"]]
    shown = json.dumps(report, indent=1)
    assert report["verdict"] == case.verdict, shown
    assert set(case.aspects) <= {found["aspect"] for found in report["differences"]}, shown
    told = "\n".join([*messages, *report["notes"]])
    assert [text for text in case.says if text not in told] == [], shown


def verified(case: Case, engine: str, folder: Path, given: Mapping[str, str]) -> dict[str, Any]:
    """The report on the one file."""
    command = [sys.executable, "-m", "rewriter", "verify", "new.Dockerfile", "--against", "old.Dockerfile"]
    options = shlex.split(f"--context . --engine {engine} --network none --time 2s --format json -q")
    done = subprocess.run(
        [*command, *options, *case.arguments],
        cwd=folder,
        env={**os.environ, **given, "PYTHONPATH": str(ROOT), **dict(case.environment)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    report: dict[str, Any] = json.loads(done.stdout)["files"][0]
    return report
