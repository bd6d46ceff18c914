"""Symbolic and numeric modes, held against the ``chmod`` of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from rewriter.trace.filesystem.modes import changed


@pytest.mark.parametrize(
    ("mode", "text", "after"),
    [
        (0o755, "777", 0o777),
        (0o755, "1777", 0o1777),
        (0o755, "00700", 0o700),
        (0o755, "g+w", 0o775),
        (0o755, "g+rwx", 0o775),
        (0o755, "o+w,g+w", 0o777),
        (0o755, "a+rwx", 0o777),
        (0o755, "a=rx", 0o555),
        (0o755, "go-rwx", 0o700),
        (0o755, "go=", 0o700),
        (0o755, "u=rwx,go=rx", 0o755),
        (0o755, "+w", 0o755),
        (0o755, "-x", 0o644),
        (0o755, "g=u", 0o775),
        (0o750, "o=g", 0o755),
        (0o755, "g+s", 0o2755),
        (0o755, "u+s", 0o4755),
        (0o755, "+t", 0o1755),
        (0o700, "a+X", 0o711),
        (0o755, "ug+w-x", 0o665),
    ],
)
def test_modes(mode: int, text: str, after: int, tmp_path: Path) -> None:
    assert changed(mode, text) == after
    if shutil.which("chmod") and os.name == "posix":
        folder = tmp_path / "folder"
        folder.mkdir()
        folder.chmod(mode)
        command = f"umask 022; chmod {text} {folder}"
        subprocess.run(["sh", "-c", command], check=True)
        keeps = 0o6000 if len(text) < 5 and text.isdigit() else 0
        assert folder.stat().st_mode & 0o7777 & ~keeps == after & ~keeps


@pytest.mark.parametrize("text", ["", "x", "u+", "888", "u+q", "rwx", "$MODE", "a+r,,", "755 "])
def test_no_modes(text: str) -> None:
    assert changed(0o755, text) in (None, 0o755)
