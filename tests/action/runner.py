"""A stand-in for the runner of GitHub Actions: its variables and files, and how it reads what a step prints."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATH = f"{os.path.dirname(sys.executable)}{os.pathsep}{os.environ['PATH']}"
"""Where tools for developers lie."""
DEFAULTS = {
    "INPUT_PATHS": ".",
    "INPUT_ARGS": "",
    "INPUT_SINCE": "",
    "INPUT_SUMMARY": "true",
    "INPUT_ANNOTATIONS": "true",
    "INPUT_SARIF": "false",
    "INPUT_COMMENT": "false",
    "INPUT_FAIL_ON": "failed",
}


@dataclass(frozen=True, slots=True)
class Step:
    """What a step did."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str
    commands: tuple[str, ...] = field(default=())
    """The workflow commands that the runner would carry out."""


@dataclass(frozen=True, slots=True)
class Runner:
    """A runner whose files are below ``folder`` and whose work tree is ``workspace``."""

    folder: Path
    workspace: Path

    def step(self, script: str, **variables: str) -> Step:
        files = {name: self.folder / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("")
        python = self.folder / "python"
        # As an interpreter in which this work tree is installed; -P for what -I has besides.
        python.write_text(f'#!/bin/sh\nshift\nPYTHONPATH={ROOT} exec {sys.executable} -P "$@"\n')
        python.chmod(0o755)
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "RUNNER_OS": "Linux",
            "RUNNER_TEMP": str(self.folder),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_REPOSITORY": "team/shop",
            "GITHUB_SERVER_URL": "https://github.example.com",
            "GITHUB_WORKFLOW": "images",
            "GITHUB_JOB": "distroify",
            "DISTROIFY_PYTHON": str(python),
            **DEFAULTS,
            **{name: str(file) for name, file in files.items()},
            **variables,
        }
        command = ["bash", str(ROOT / ".github/action" / script)]
        done = subprocess.run(command, cwd=self.workspace, env=environment, capture_output=True)
        log = os.fsdecode(done.stdout + done.stderr)
        outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
        summary = files["GITHUB_STEP_SUMMARY"].read_text()
        return Step(done.returncode, log, outputs, summary, tuple(carried_out(log)))

    def event(self, event: object) -> None:
        (self.folder / "event.json").write_text(json.dumps(event))


def carried_out(log: str) -> list[str]:
    """As ActionCommandManager of the runner does: a command may have white space before it, ``##[`` may stand
    anywhere, and between ``stop-commands`` and its token nothing counts."""
    found: list[str] = []
    token = ""
    for line in log.splitlines():
        text = line.strip()
        if token:
            token = "" if text == f"::{token}::" else token
        elif text.startswith("::stop-commands::"):
            token = text.removeprefix("::stop-commands::")
        elif text.startswith("::") or "##[" in text:
            found.append(text)
    return found
