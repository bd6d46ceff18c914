"""Files without a word of Go that start a Go program of the context."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.context.files import Context
from rewriter.dockerfile.load import load
from rewriter.dockerfile.stages import stages
from rewriter.facts.recognise.go_binary import is_shipped
from rewriter.model import FileResult, Outcome, Settings
from rewriter.pipeline.rewrite import rewrite
from tests.golang.elf import elf, go_information

GO = elf(go_information("example.com/app", "example.com/app"))


def is_found(text: str, root: Path) -> bool:
    dockerfile = load(text.encode(), "Dockerfile")
    *before, last = stages(dockerfile)
    return is_shipped(dockerfile, last, lambda: Context(root), (), before)


@pytest.mark.parametrize(
    "text",
    [
        'FROM alpine\nCOPY server /\nCMD ["/server"]\n',
        "FROM debian\nADD ./server /usr/bin/shop\nCMD exec shop -x\n",
        'FROM scratch\nCOPY ["server", "x", "/bin/"]\nENTRYPOINT ["server"]\n',
        'FROM alpine\nCOPY . /srv/\nCMD ["/srv/server"]\n',
        'FROM alpine\nCOPY server /\nENTRYPOINT ["tini", "--"]\nCMD ["/server"]\n',
        'FROM alpine\nCOPY server /\nCMD sh -c "exec /server -x"\n',
        'FROM alpine AS x\nCOPY server /\nFROM alpine\nCOPY --from=x /server /\nCMD ["/server"]\n',
    ],
)
def test_a_go_program(text: str, tmp_path: Path) -> None:
    (tmp_path / "server").write_bytes(GO)
    assert is_found(text, tmp_path)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ('FROM alpine\nCOPY server /\nCMD ["/server"]\n', elf()),
        ('FROM alpine\nCOPY server /\nCMD ["/server"]\n', b"#!/bin/sh\n"),
        ('FROM alpine\nCOPY server /\nCMD ["/other"]\n', GO),
        ('FROM alpine\nCOPY --from=x server /\nCMD ["/server"]\n', GO),
        ('FROM alpine\nCOPY missing /\nCMD ["/missing"]\n', GO),
        ("FROM alpine\n", GO),
    ],
)
def test_something_else(text: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / "server").write_bytes(content)
    assert not is_found(text, tmp_path)


# -- which files become Go files -----------------------------------------------------------------------------


def outcome(text: str, root: Path, context: bytes | None = GO, *, given: bool = True) -> FileResult:
    if context is not None:
        (root / "server").write_bytes(context)
    where = root if given else None
    return rewrite("Dockerfile", text.encode(), Settings(), context=where, dockerfile_path=None)


@pytest.mark.parametrize("base", ["alpine:3.20", "debian:bookworm-slim", "ubuntu:24.04", "busybox", "debian"])
def test_only_the_base_changes(base: str, tmp_path: Path) -> None:
    found = outcome(f'FROM {base}\nCOPY server /bin/\nCMD ["server"]\n', tmp_path)
    assert found.after == 'FROM gcr.io/distroless/static-debian13\nCOPY server /bin/\nCMD ["server"]\n'
    assert {"prebuilt-program", "unseen-source"} <= {item.rule for item in found.diagnostics}
    assert "static-binary" not in {item.rule for item in found.diagnostics}


@pytest.mark.parametrize("base", ["python:3.13", "company/base:1", "node", "$BASE"])
def test_other_bases_are_not_looked_at(base: str, tmp_path: Path) -> None:
    found = outcome(f'FROM {base}\nCOPY server /\nCMD ["/server"]\n', tmp_path)
    assert found.outcome is Outcome.SKIPPED


def test_without_context_nothing_is_known(tmp_path: Path) -> None:
    text = 'FROM alpine\nCOPY server /\nCMD ["/server"]\n'
    assert outcome(text, tmp_path, given=False).outcome is Outcome.SKIPPED
    (tmp_path / "server").unlink()
    assert outcome(text, tmp_path, None).outcome is Outcome.SKIPPED


def test_what_dockerignore_leaves_out_is_not_there(tmp_path: Path) -> None:
    (tmp_path / ".dockerignore").write_text("server\n")
    text = 'FROM alpine\nCOPY server /\nCMD ["/server"]\n'
    assert outcome(text, tmp_path).outcome is Outcome.SKIPPED


@pytest.mark.parametrize(
    ("run", "stays"),
    [("mkdir /data", True), ("chmod 0700 /server", True), ("apk add tzdata", False), ("apk add jq", False)],
)
def test_the_old_stage_stays_where_its_run_lines_matter(run: str, stays: bool, tmp_path: Path) -> None:
    found = outcome(f'FROM alpine\nCOPY server /\nRUN {run}\nCMD ["/server"]\n', tmp_path)
    assert found.outcome is Outcome.REWRITTEN
    assert ("FROM alpine" in (found.after or "")) is stays


@pytest.mark.parametrize(("package", "refused"), [("git", True), ("jq", True), ("tzdata", False)])
def test_packages_for_a_program_that_starts_others(package: str, refused: bool, tmp_path: Path) -> None:
    content = elf(go_information("example.com/app", "example.com/app"), more=b"os/exec.Command")
    text = f'FROM alpine\nRUN apk add {package}\nCOPY server /\nCMD ["/server"]\n'
    assert (outcome(text, tmp_path, content).outcome is Outcome.REFUSED) is refused


GLIBC = elf(
    go_information("example.com/app", "example.com/app"),
    loader="/lib64/ld-linux-x86-64.so.2", libraries=("libc.so.6",), versions=("GLIBC_2.34",),
)  # fmt: skip
LACKING = elf(
    go_information("example.com/app", "example.com/app"),
    loader="/lib64/ld-linux-x86-64.so.2", libraries=("libc.so.6", "libssl.so.1.1"), versions=("GLIBC_2.17",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("before", "content", "after"),
    [
        ("static-debian13", GLIBC, "base-debian13"),
        ("static-debian11", GO, "static-debian13"),
        ("base-debian12", GLIBC, "base-debian13"),
        ("base-debian13", GLIBC, None),
        ("static-debian13", GO, None),
        ("base-debian11", LACKING, None),
        ("cc-debian11", LACKING, None),
    ],
)
def test_distroless(before: str, content: bytes, after: str | None, tmp_path: Path) -> None:
    text = 'FROM gcr.io/distroless/{}\nCOPY server /\nCMD ["/server"]\n'
    found = outcome(text.format(before), tmp_path, content)
    assert found.after == text.format(after or before)
    assert found.outcome is (Outcome.UNCHANGED if after is None else Outcome.REWRITTEN)
