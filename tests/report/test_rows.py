"""Rows are read however they look."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from rewriter.report.rows import MOST_BYTES, read
from tests.report.samples import DIFF, file, fleet, many, proof, row, told, write

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "rewriter" / "fleet" / "row.schema.json").read_text(encoding="utf-8")
)


def test_the_samples_are_rows_of_the_schema(tmp_path: Path) -> None:
    write(tmp_path, [*fleet(), *many(3)])
    for line in (tmp_path / "results.jsonl").read_text(encoding="ascii").splitlines():
        jsonschema.validate(json.loads(line), SCHEMA)


def test_nothing_of_a_known_row_is_left_over(tmp_path: Path) -> None:
    results = read(write(tmp_path, [row("a/b", file(diagnostics=[told("x")], proof=proof(2, 1)))]))
    (one,) = results.rows
    (only,) = one.files
    assert (one.more, only.more, only.told[0].more) == ((), (), ())
    assert only.proof is not None and only.proof.more == ()
    assert only.diff == DIFF


def test_the_last_line_of_a_repository_counts(tmp_path: Path) -> None:
    first = row("a/b", outcome="failed", reason="timeout")
    assert [one.outcome for one in read(write(tmp_path, [first, row("a/b", file())])).rows] == ["rewritten"]


def test_a_torn_last_line_is_none_and_other_lines_are_counted(tmp_path: Path) -> None:
    write(tmp_path, [row("a/b")])
    with open(tmp_path / "results.jsonl", "ab") as results:
        results.write(b'\xff\n[1]\n{"repository": "torn"')
    results_ = read(tmp_path)
    assert [one.name for one in results_.rows] == ["a/b"]
    assert results_.unread == 2


def test_deep_files_are_of_no_use(tmp_path: Path) -> None:
    deep = b"[" * 100_000
    write(tmp_path, [row("a/b")])
    with open(tmp_path / "results.jsonl", "ab") as results:
        results.write(deep + b"\n")
    for name in ("status.json", "runs.json"):
        (tmp_path / name).write_bytes(deep)
    found = read(tmp_path)
    assert ([one.name for one in found.rows], found.unread) == (["a/b"], 1)


def test_unknown_members_are_kept(tmp_path: Path) -> None:
    given = row(
        "a/b",
        file(layers=7, diagnostics=[told("x", score=0.5)], proof=proof(2, 1) | {"tool": "docker"}),
        owner={"team": "core"},
    )
    (one,) = read(write(tmp_path, [given])).rows
    assert one.more == (("owner", '{"team": "core"}'),)
    assert one.files[0].more == (("layers", "7"),)
    assert one.files[0].told[0].more == (("score", "0.5"),)
    assert one.files[0].proof is not None and one.files[0].proof.more == (("tool", "docker"),)


@pytest.mark.parametrize(
    "changes",
    [
        {"files": "none"},
        {"files": [None, 3, [], {"path": 7}]},
        {"files": [{"diagnostics": ["text", {"line": "nine", "evidence": "there"}], "proof": True}]},
        {"source": "x", "seconds": "long", "outcome": None, "commit": 5},
        {"pull_request": "https://x.example/1"},
        {"outcome": "postponed", "reason": "moon", "version": 9},
        {"repository": "a\ud800b"},
        {"repository": None},
    ],
    ids=lambda given: ",".join(given),
)
def test_no_shape_is_fatal(tmp_path: Path, changes: dict[str, Any]) -> None:
    write(tmp_path, [])
    (tmp_path / "results.jsonl").write_text(json.dumps(row("a/b") | changes) + "\n", encoding="ascii")
    results = read(tmp_path)
    assert len(results.rows) == 1
    assert results.unread == 0


def test_what_is_of_another_shape_is_shown(tmp_path: Path) -> None:
    write(tmp_path, [])
    given = row("a/b") | {"files": [{"path": "D", "diagnostics": ["text"], "proof": True}]}
    (tmp_path / "results.jsonl").write_text(json.dumps(given) + "\n", encoding="ascii")
    (only,) = read(tmp_path).rows[0].files
    assert only.told[0].more == (("", "text"),)
    assert only.proof is not None and only.proof.more == (("", "true"),)


@pytest.mark.parametrize(
    "name", ["../../secret", "1.patch/../../../secret", "/etc/passwd", "x.patch", "01.patch"]
)
def test_only_patches_of_the_folder_are_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("secret", encoding="ascii")
    given = row("a/b", file(patch={"name": name, "sha256": "0" * 64}))
    (only,) = read(write(tmp_path / "out", [given])).rows[0].files
    assert only.diff == ""
    assert only.no_diff == "the row names no patch of this folder"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="ascii")
    out = write(tmp_path / "out", [row("a/b", file())])
    patch = out / "repos" / "a" / "b" / "1.patch"
    patch.unlink()
    patch.symlink_to(tmp_path / "secret")
    assert read(out).rows[0].files[0].no_diff == "the row names no patch of this folder"


def test_a_patch_that_is_not_that_of_the_row_is_not_shown(tmp_path: Path) -> None:
    out = write(tmp_path, [row("a/b", file()), row("a/c", file()), row("a/d", file())])
    (out / "repos" / "a" / "b" / "1.patch").write_text("other", encoding="ascii")
    (out / "repos" / "a" / "c" / "1.patch").unlink()
    os.truncate(out / "repos" / "a" / "d" / "1.patch", MOST_BYTES + 1)
    assert [one.files[0].no_diff for one in read(out).rows] == [
        "the patch is not the one of this row",
        "the patch is not there",
        "the patch is larger than 1 MB",
    ]


def test_text_is_printable(tmp_path: Path) -> None:
    given = row(
        "a/\u202eb", file("\udcff\x1b[31m", patch="+\u202eFROM\r\n+\x1b]0;x\x07\n"), message="one\ntwo"
    )
    (one,) = read(write(tmp_path, [given])).rows
    assert one.name == "a/\\u202eb"
    assert one.message == "one\\ntwo"
    assert one.files[0].path == "\\xff\\x1b[31m"
    assert one.files[0].diff == "+\\u202eFROM\n+\\x1b]0;x\\x07\n"


@pytest.mark.parametrize(
    ("url", "shown", "blob"),
    [
        ("https://github.com/a/b.git", "https://github.com/a/b", "https://github.com/a/b/blob/C/"),
        ("https://gitlab.com/a/b/c", "https://gitlab.com/a/b/c", "https://gitlab.com/a/b/c/-/blob/C/"),
        ("https://git.example/a/b", "https://git.example/a/b", ""),
        ("javascript:alert(1)", "", ""),
        ("https://user:word@github.com/a/b", "", ""),
        ("git@github.com:a/b", "", ""),
        ("/srv/a/b", "", ""),
    ],
)
def test_only_addresses_of_the_web_are_links(tmp_path: Path, url: str, shown: str, blob: str) -> None:
    given = row("a/b", commit="C", source={"url": url, "branch": None, "groups": []})
    (one,) = read(write(tmp_path, [given])).rows
    assert (one.url, one.blob) == (shown, blob)
