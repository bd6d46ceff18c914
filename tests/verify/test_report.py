from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from rewriter.output.verdicts import render_json, render_text
from rewriter.verify.image.seen import Inventory
from rewriter.verify.model import Announced, Aspect, Difference, FileVerdict, Gap, Verdict
from rewriter.verify.said import size, width_line

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


WIDE = replace(
    UNBUILT,
    reason="port 80: nothing answered",
    gaps=(Gap("port 80: nothing answered", "give a path with --http"), Gap("/data is gone")),
    announced=(Announced("nonroot", Difference(Aspect.CONFIG, "User was [] and is [65532]")),),
    width=("program: same bytes", "ran: default command (2 s)", "3 files opened", "ran: with '-v' (0 s)"),
)


def test_the_width_is_one_line_runs_first() -> None:
    line = "ran: default command (2 s); with '-v' (0 s); 3 files opened; program: same bytes"
    assert width_line(WIDE) == line
    assert width_line(PROVED) is None
    text = render_text([WIDE], colour=False, width=160)
    assert f"\nc/Dockerfile\n  {line}\n" in text


def test_gaps_have_their_help() -> None:
    text = render_text([WIDE], colour=False, width=160)
    gap = "  not shown: port 80: nothing answered\n    help: give a path with --http\n"
    assert gap + "  not shown: /data is gone\n" in text


def test_json_of_gaps_width_and_announced() -> None:
    first, second = json.loads(render_json([WIDE, UNBUILT]))["files"]
    assert first["gaps"] == [
        {"message": "port 80: nothing answered", "help": "give a path with --http"},
        {"message": "/data is gone", "help": None},
    ]
    assert first["width"] == width_line(WIDE)
    message = {"aspect": "config", "message": "User was [] and is [65532]", "diff": None, "run": None}
    assert first["announced"] == [{"rule": "nonroot", **message}]
    assert (second["width"], second["gaps"]) == (
        None,
        [{"message": "the old image does not build", "help": None}],
    )


def test_announced_differences_are_told_apart() -> None:
    text = render_text([WIDE], colour=False, width=160)
    assert "  announced by nonroot: config: User was [] and is [65532]\n" in text


HOSTILE = "</details><script>@all `x` \u202e\x1b[31m\n| y"


@pytest.mark.parametrize(
    "verdict",
    [
        replace(PROVED, path=HOSTILE),
        replace(PROVED, notes=(HOSTILE,)),
        replace(PROVED, width=(HOSTILE,)),
        replace(PROVED, gaps=(Gap(HOSTILE, HOSTILE),)),
        replace(PROVED, announced=(Announced("nonroot", Difference(Aspect.FILES, HOSTILE)),)),
        replace(DIFFERS, differences=(Difference(Aspect.STDOUT, HOSTILE, HOSTILE, (HOSTILE,)),)),
        replace(UNBUILT, reason=HOSTILE, last_lines=(HOSTILE,)),
    ],
)
def test_hostile_text_stays_neutral(verdict: FileVerdict) -> None:
    text = render_text([verdict], colour=False, width=160)
    assert not {"\u202e", "\x1b"} & set(text)
