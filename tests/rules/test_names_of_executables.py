"""Where the name of an executable leads: the program's own, and what the old image surely lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.golang.strings.formulas import OWN_PROGRAM
from rewriter.rules.questions.lookup import is_own, surely_lacked
from tests.rewriting import BUILD, END, plan_of


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (OWN_PROGRAM, True),
        ("/app/main", True),
        ("./main", True),
        ("/app/other", False),
        ("main", False),
        ("git", False),
        ("é", False),
        ("/", False),
    ],
)
def test_what_the_new_image_has(name: str, expected: bool, tmp_path: Path) -> None:
    assert is_own(name, plan_of(BUILD + END, tmp_path)) is expected


@pytest.mark.parametrize(
    ("name", "lines", "expected"),
    [
        ("ffmpeg", "", True),
        ("/usr/bin/ffmpeg", "", True),
        ("/opt/ffmpeg", "", False),
        ("git", "", False),
        ("nobody-knows-this", "", False),
        ("ffmpeg", "RUN apt-get install -y ffmpeg\n", False),
        ("ffmpeg", "COPY main.go /usr/bin/ffmpeg\n", False),
        ("ffmpeg", "COPY . /usr/local/bin\n", False),
        ("ffmpeg", "COPY main.go /srv/x\n", True),
        ("ffmpeg", "RUN ./setup.sh\n", False),
    ],
)
def test_what_the_old_image_surely_lacks(name: str, lines: str, expected: bool, tmp_path: Path) -> None:
    assert surely_lacked(name, plan_of(f"{BUILD}{lines}{END}", tmp_path)) is expected
