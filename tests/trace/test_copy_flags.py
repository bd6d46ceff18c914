"""COPY with ``--parents`` and ``--exclude``: which paths it puts into the image."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import Outcome
from tests.rewriting import APP, facts_of, go, result_of, write_context

FILES = {**APP, "data/x.txt": "x", "data/y.md": "y", "web/a/b.txt": "b", "z.txt": "z"}
ALL = {"/app/data/x.txt", "/app/data/y.md", "/app/web/a/b.txt", "/app/z.txt"}
PATHS = (*ALL, "/app/x.txt", "/app/b.txt", "/app/a/b.txt", "/app/data", "/app/web")


def files_of(copy: str, root: Path) -> set[str]:
    """Which of ``PATHS`` but folders the image has behind these lines."""
    facts = facts_of(f"FROM golang:1.24\nWORKDIR /app\n{copy}\n", root, FILES)
    origins = {path: facts.image.files.origin(path) for path in PATHS}
    return {path for path, origin in origins.items() if origin is not None and origin.kind == "file"}


@pytest.mark.parametrize(
    ("copy", "paths"),
    [
        ("COPY --parents data/x.txt ./", {"/app/data/x.txt"}),
        ("COPY --parents ./data/x.txt .", {"/app/data/x.txt"}),
        ("COPY --parents /data/x.txt .", {"/app/data/x.txt"}),
        ("COPY --parents data ./", {"/app/data/x.txt", "/app/data/y.md"}),
        ("COPY --parents web/./a/b.txt ./", {"/app/a/b.txt"}),
        ("COPY --parents ./web/./a ./", {"/app/a/b.txt"}),
        ("COPY --parents **/*.txt ./", ALL - {"/app/data/y.md"}),
        ("COPY --parents */*.txt ./", {"/app/data/x.txt"}),
        ("COPY --parents web/./**/*.txt ./", {"/app/a/b.txt"}),
        ("COPY --parents web/a data/x.txt ./", {"/app/data/x.txt", "/app/web/a/b.txt"}),
        ("COPY --parents=false data/x.txt ./", {"/app/x.txt"}),
        ("COPY --parents --exclude=**/*.md data web ./", {"/app/data/x.txt", "/app/web/a/b.txt"}),
        ("COPY --exclude=data . .", ALL - {"/app/data/x.txt", "/app/data/y.md"}),
        ("COPY --exclude=*.txt . .", ALL - {"/app/z.txt"}),
        ("COPY --exclude=**/*.txt . .", {"/app/data/y.md"}),
        ("COPY --exclude=data --exclude=!data/y.md . .", ALL - {"/app/data/x.txt"}),
        ("COPY --exclude=*.md data data", {"/app/data/x.txt"}),
        ("COPY data data\nCOPY --exclude=data . .", ALL),
        ("COPY --exclude=data . .\nCOPY data data", ALL),
        ("ARG OUT=web\nCOPY --exclude=$OUT . .", ALL),
        ("ARG OUT\nCOPY --exclude=$OUT --exclude=data . .", ALL - {"/app/data/x.txt", "/app/data/y.md"}),
        ('COPY --exclude="d*" . .', ALL - {"/app/data/x.txt", "/app/data/y.md"}),
    ],
)
def test_what_is_copied(copy: str, paths: set[str], tmp_path: Path) -> None:
    assert files_of(copy, tmp_path) == paths


@pytest.mark.parametrize(
    ("copy", "paths"),
    [
        ("--exclude=data /src .", ALL - {"/app/data/x.txt", "/app/data/y.md"}),
        ("--exclude=*.txt /src .", ALL - {"/app/z.txt"}),
        ("--exclude=**/*.txt /src .", {"/app/data/y.md"}),
        ("--exclude=data --exclude=!data/y.md /src .", ALL - {"/app/data/x.txt"}),
        ("--exclude=*.md /src/data data", {"/app/data/x.txt"}),
        ("--exclude=web/a /src/ /app/", ALL - {"/app/web/a/b.txt"}),
        ("--exclude=none /src .", ALL),
    ],
)
def test_what_is_copied_of_a_stage(copy: str, paths: set[str], tmp_path: Path) -> None:
    text = f"FROM golang:1.24 AS one\nWORKDIR /src\nCOPY . .\nFROM golang:1.24\nWORKDIR /app\nCOPY --from=one {copy}\n"
    files = facts_of(text, tmp_path, FILES).image.files
    origins = {path: files.origin(path) for path in PATHS}
    assert {path for path, origin in origins.items() if origin is not None and origin.kind == "file"} == paths


@pytest.mark.parametrize(("source", "there"), [("/out", {"/app/job"}), ("/out/web /out/job", {"/app/job"})])
def test_programs_of_a_stage_that_are_left_out(source: str, there: set[str], tmp_path: Path) -> None:
    text = (
        "FROM golang:1.24 AS one\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/web . && go build -o /out/job .\n"
        f"FROM alpine\nCOPY --from=one --exclude=web {source} /app/\n"
    )
    files = facts_of(text, tmp_path, APP).image.files
    origins = {path: files.origin(path) for path in ("/app/web", "/app/job")}
    found = {path for path, origin in origins.items() if origin is not None and origin.event.certain}
    assert found == there


def test_what_was_there_before_stays(tmp_path: Path) -> None:
    text = "FROM golang:1.24 AS one\nCOPY . /src\nFROM alpine\nCOPY data /app/data\nCOPY --from=one --exclude=data /src /app\n"
    files = facts_of(text, tmp_path, FILES).image.files
    assert files.origin("/app/data/x.txt") is not None


def test_a_folder_that_is_left_out_is_not_there(tmp_path: Path) -> None:
    facts = facts_of("FROM golang:1.24\nWORKDIR /app\nCOPY --exclude=web . .\n", tmp_path, FILES)
    assert facts.image.files.origin("/app/web") is None
    assert facts.image.files.origin("/app/data") is not None


URL = "https://example.com/z.tar"


@pytest.mark.parametrize(
    ("add", "kind"),
    [
        ("ADD z.tar ./", "unknown"),
        ("ADD --unpack z.tar ./", "unknown"),
        ("ADD --unpack=false z.tar ./", "file"),
        ("COPY z.tar ./", "file"),
        (f"ADD {URL} ./", "file"),
        (f"ADD --unpack=false {URL} ./", "file"),
        (f"ADD --unpack=true {URL} ./", "unknown"),
    ],
)
def test_archives(add: str, kind: str, tmp_path: Path) -> None:
    text = f"FROM golang:1.24\nWORKDIR /app\n{add}\n"
    origin = facts_of(text, tmp_path, {**APP, "z.tar": ""}).image.files.origin("/app/z.tar")
    assert origin is not None
    assert origin.kind == kind


@pytest.mark.parametrize(
    ("lines", "path"),
    [
        ("RUN git clone https://example.com/a/b /out", "/etc"),
        ("WORKDIR /out\nRUN git clone https://example.com/a/b .", "/etc"),
        ("ADD https://example.com/a/b.git#v1 /out", "/etc"),
        ("ADD https://example.com/a/b.git /out/", "/etc"),
        ("ADD git@example.com:a/b /out", "/etc"),
        ("ADD z.tar /out", "/etc"),
        ("ADD --unpack=true https://example.com/z.tar /out", "/etc"),
        ("COPY --from=busybox /etc/ /out", "/etc"),
        ("COPY --from=busybox /etc /out", "/etc"),
        ("RUN mkdir /out", "/etc"),
        ("ADD https://example.com/z.tar /out", "/etc/out"),
        ("COPY z.tar /out", "/etc/out"),
        ("RUN wget -O /out https://example.com/z", "/etc/out"),
    ],
)
def test_a_folder_of_a_stage_goes_into_a_folder_by_its_content(lines: str, path: str, tmp_path: Path) -> None:
    text = f"FROM alpine AS one\n{lines}\nFROM golang:1.24\nCOPY --from=one /out /etc/\n"
    events = facts_of(text, tmp_path, {**APP, "z.tar": ""}).trace.events
    assert [event.path for event in events] == [path]


@pytest.mark.parametrize(
    ("target", "path"),
    [("/usr/local/bin/", "/usr/local/bin/wget"), ("/", "/wget"), ("/opt/", "/opt/wget"), ("/etc/", "/etc")],
)
def test_what_another_image_has_is_an_executable_where_those_are_put(
    target: str, path: str, tmp_path: Path
) -> None:
    text = f"FROM alpine AS one\nCOPY --from=busybox /bin/wget /wget\nFROM golang:1.24\nCOPY --from=one /wget {target}\n"
    assert [event.path for event in facts_of(text, tmp_path, APP).trace.events] == [path]


STAGES = 'FROM golang:1.24 AS one\nCOPY . /one\nFROM golang:1.24\nWORKDIR /app\nCOPY . .\nRUN go build\n{copy}\nCMD ["./app"]\n'


@pytest.mark.parametrize(
    ("copy", "path"),
    [
        ("COPY --from=one --parents /one/data/x.txt /to/", "/to/one/data/x.txt"),
        ("COPY --from=one --parents /one/./data /to/", "/to/data"),
        ("COPY --from=one --parents /one/./data /to", "/to/data"),
        ("COPY --from=one --parents /one/./d*/x.txt /to/", "/to"),
    ],
)
def test_from_a_stage(copy: str, path: str, tmp_path: Path) -> None:
    named = "/to/data/x.txt" if "one/data" not in copy else path
    root = write_context(tmp_path, {**FILES, "main.go": go(f'os.ReadFile("{named}")')})
    result = result_of(STAGES.format(copy=copy), root, {})
    assert result.outcome is Outcome.REWRITTEN
    assert f"COPY --from=build {path} {path}\n" in (result.after or "")
