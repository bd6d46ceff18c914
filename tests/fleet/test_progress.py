"""What is shown while a run goes on."""

from __future__ import annotations

import os
import pty
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from rewriter.fleet.progress import Lines, described, shown
from rewriter.fleet.rows import Reason
from tests.fleet import samples
from tests.fleet.conftest import NODE, ROOT, Make, command


def test_a_line_for_each_repository(capfd: pytest.CaptureFixture[str]) -> None:
    with shown(10, quiet=False) as progress:
        assert isinstance(progress, Lines)
        progress.row(samples.rewritten())
        progress.known("x\x1b[2J\ny")
        progress.row(samples.failed(message="git clone: \x1b[31mno"))
    assert capfd.readouterr().err.splitlines() == [
        "[ 1/10] github.com/o/n: rewritten; 2 files: 1 rewritten, 1 skipped (1.5 s)",
        "[ 2/10] x\\x1b[2J\\ny: as before",
        "[ 3/10] github.com/o/f: failed: auth: git clone: \\x1b[31mno (0.1 s)",
    ]


def test_nothing_is_shown_to_who_wants_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with shown(1, quiet=True) as progress:
        progress.row(samples.rewritten())
        progress.known("x")
    assert capfd.readouterr().err == ""


def test_a_reason_without_words() -> None:
    assert (
        described(samples.failed(reason=Reason.EMPTY, message="")) == "github.com/o/f: failed: empty (0.1 s)"
    )


def test_a_bar_on_a_terminal(home: Path, make: Make, tmp_path: Path) -> None:
    for number in range(3):
        make(f"app{number}", NODE)
    list_ = tmp_path / "list"
    list_.write_text("/nowhere/[red]x\n" + "".join(f"{tmp_path}/repositories/app{n}\n" for n in range(3)))
    reader, writer = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "200"}
    argv = command("bulk", "run", list_, "-o", tmp_path / "out")
    with subprocess.Popen(argv, cwd=ROOT, env=environment, stderr=writer) as process:
        os.close(writer)
        said = b""
        with suppress(OSError):
            while chunk := os.read(reader, 65_536):
                said += chunk
    os.close(reader)
    assert process.returncode == 0
    text = said.decode()
    assert "nowhere/[red]x: failed: not-found: " in text
    assert "4/4" in text and "3 skipped" in text and "1 failed" in text
