from __future__ import annotations

import json
from dataclasses import replace

import pytest

from rewriter.verify.model import Aspect, Difference, FileVerdict, Inventory, Verdict
from rewriter.verify.report import render_json, render_markdown, render_text, size

OLD = Inventory(1_100_000_000, 24_000, 190, ("/usr/bin/su",), ("/bin/sh",), ("/usr/bin/apt",))
NEW = Inventory(11_000_000, 960, 6)
PROVED = FileVerdict(
    "a/Dockerfile",
    "rewritten",
    Verdict.PROVED,
    "",
    OLD,
    NEW,
    (),
    (),
    ("improved: x",),
    builds=(2.0, 1.0),
    seconds=12.3,
)
DIFFERS = FileVerdict(
    "b|`c`/Dockerfile",
    "rewritten",
    Verdict.DIFFERS,
    "stdout differs",
    OLD,
    NEW,
    (Difference(Aspect.STDOUT, "stdout differs", "--- before\n+++ after\n-a\x1b[31m\n+```", ("-v",)),),
)
UNBUILT = FileVerdict(
    "c/Dockerfile", "rewritten", Verdict.NOT_SHOWN, "the old image does not build", last_lines=("go: oh no",)
)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1500, "1.5 kB"),
        (11_000_000, "11.0 MB"),
        (250_000_000, "250 MB"),
        (1_140_000_000, "1.14 GB"),
    ],
)
def test_sizes(count: int, text: str) -> None:
    assert size(count) == text


def test_text() -> None:
    text = render_text([PROVED, DIFFERS, UNBUILT], colour=False, width=160)
    lines = text.split("\n")
    assert lines[0].split() == [
        "File",
        "Verdict",
        "Old",
        "size",
        "New",
        "size",
        "Files",
        "Packages",
        "Setuid",
        "Time",
    ]
    assert lines[1].split()[:4] == ["a/Dockerfile", "proved", "1.10", "GB"]
    assert "11.0 MB (1.0 %)" in lines[1]
    assert "24000 → 960" in lines[1]
    assert "  stdout: stdout differs (run with '-v')" in lines
    assert "      -a\\x1b[31m" in lines
    assert "  not shown: the old image does not build" in lines
    assert "    go: oh no" in [line[2:] for line in lines]
    assert lines[-2] == "3 files: 1 proved, 1 differs, 1 not-shown"
    assert "\x1b" not in text
    assert not any(line.endswith(" ") for line in lines)


def test_colours_are_for_terminals() -> None:
    assert "\x1b[" in render_text([PROVED], colour=True, width=120)


def test_markup_in_paths_is_text() -> None:
    assert "[red]x[/red]" in render_text([replace(PROVED, path="[red]x[/red]")], colour=False, width=160)


def test_nothing_to_verify() -> None:
    assert render_text([], colour=False, width=80).endswith("0 files: nothing to verify\n")


def test_json() -> None:
    report = json.loads(render_json([PROVED, DIFFERS, UNBUILT]))
    assert report["version"] == 1
    assert report["summary"] == {"proved": 1, "differs": 1, "not-shown": 1}
    first, second, third = report["files"]
    assert (first["verdict"], first["reason"], first["before"]["size"]) == ("proved", None, 1_100_000_000)
    assert first["seconds"] == {"build_before": 2.0, "build_after": 1.0, "total": 12.3}
    assert second["differences"][0]["run"] == ["-v"]
    assert (third["before"], third["last_lines"]) == (None, ["go: oh no"])


def test_markdown() -> None:
    text = render_markdown([PROVED, DIFFERS, UNBUILT])
    rows = [line for line in text.split("\n") if line.startswith("|")]
    assert (
        rows[2]
        == "| `a/Dockerfile` | **proved** | 1.10 GB | 11.0 MB (1.0 %) | 24000 → 960 | 190 → 6 | 1 → 0 |"
    )
    assert "``b\\|`c`/Dockerfile``" in rows[3]
    assert all(row.replace("\\|", "").count("|") == 8 for row in rows)
    assert "- gone: shell (`/bin/sh`)" in text
    assert "- gone: package manager (`/usr/bin/apt`)" in text
    assert "````diff" in text
    assert "\x1b" not in text
    assert text.count("<details>") == text.count("</details>") == 3


def test_markdown_of_hostile_paths() -> None:
    text = render_markdown([replace(PROVED, path="</details><script>\n")])
    assert "<script>" not in text.split("<details>")[1]
