"""Which files get another media type by the table of distroless."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rewriting import GO_MOD, result_of

BUILD = "FROM golang:{} AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\n"
RUN = 'WORKDIR /srv\nCOPY web web\nCOPY --from=build /app /app\nEXPOSE 80\nCMD ["/app"]\n'
FILES = {
    "web/a.md": "x",
    "web/sub/b.csv": "x",
    "web/c.html": "x",
    "web/d.txt": "x",
    "web/e": "x",
    "web/f.TS": "x",
}


def told(root: Path, image: str, *, call: str = 'http.Dir("web")', before: str = "", go: str = "1.24") -> str:
    """What the notice says is sent, of a program that serves ``web`` from an image."""
    source = (
        'package main\n\nimport (\n\t"mime"\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\t_, _ = mime.TypeByExtension, os.Args\n'
        f'\t{before}\n\thttp.ListenAndServe("", http.FileServer({call}))\n}}\n'
    )
    text = BUILD.format(go) + image + RUN
    result = result_of(text, root, {"go.mod": GO_MOD, "main.go": source, **FILES})
    found = [item.message for item in result.diagnostics if item.rule == "media-type"]
    assert len(found) < 2
    return found[0].partition("none: ")[2] if found else ""


ALL = ".csv files are sent as text/csv, .md files are sent as text/markdown, .ts files are sent as text/vnd.trolltech.linguist"
NEWER = ALL.partition(", ")[2]


@pytest.mark.parametrize(
    ("image", "what"),
    [
        ("FROM alpine:3.22\n", ALL),
        ("FROM busybox\n", ALL),
        ("FROM debian:13-slim\n", ALL),
        ("FROM alpine:3.22\nRUN apk add --no-cache ca-certificates tzdata\n", ALL),
        ("FROM debian:13-slim\nRUN apt-get update && apt-get install -y ca-certificates\n", ""),
        ("FROM golang:1.24\n", ""),
        ("FROM golang:1.24-alpine\n", ALL),
        ("FROM alpine:3.22\nCOPY web/d.txt /etc/mime.types\n", ""),
        ("FROM alpine:3.22\nCOPY web/d.txt /srv/mime/d.txt\n", ALL),
        ("FROM alpine:3.22\nRUN apk add --no-cache mailcap=2.1.54-r0\n", ""),
    ],
)
def test_images_without_a_table(image: str, what: str, tmp_path: Path) -> None:
    assert told(tmp_path, image) == what


@pytest.mark.parametrize(
    ("call", "before", "what"),
    [
        ('http.Dir("/srv/web")', "", ALL),
        ('http.Dir("/srv/web/sub")', "", ".csv files are sent as text/csv"),
        ('http.Dir("/elsewhere")', "", ""),
        ("http.Dir(os.Args[1])", "", ""),
        ('http.Dir("web")', 'mime.AddExtensionType(".md", "text/plain"); mime.AddExtensionType(".ts", "a/b")',
         ".csv files are sent as text/csv"),
    ],
)  # fmt: skip
def test_served_folders(call: str, before: str, what: str, tmp_path: Path) -> None:
    assert told(tmp_path, "FROM alpine:3.22\n", call=call, before=before) == what


@pytest.mark.parametrize(
    ("go", "what"), [("1.25", ALL), ("1.26", NEWER), ("1.27-alpine", NEWER), ("latest", NEWER)]
)
def test_endings_that_go_knows_itself(go: str, what: str, tmp_path: Path) -> None:
    assert told(tmp_path, "FROM alpine:3.22\n", go=go) == what
