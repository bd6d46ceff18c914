"""Executables and scripts that a file brings beside its programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import Applicability, FileResult, Outcome
from rewriter.support.tables import table
from tests.rewriting import GO_MOD, result_of

ROOT = Path(__file__).parents[2] / "rewriter"
MAIN = "package main\n\nfunc main() { println(1) }\n"
DYNAMIC = (
    'package main\n\nimport (\n\t"os"\n\t"os/exec"\n)\n\n'
    'func main() { _ = exec.Command(os.Getenv("HOOK")).Run() }\n'
)
BUILD = "FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /out/app .\n"


def stage(*lines: str, base: str = "alpine:3.22") -> str:
    middle = "".join(f"{line}\n" for line in lines)
    return f'{BUILD}FROM {base}\n{middle}COPY --from=build /out/app /app\nENTRYPOINT ["/app"]\n'


def run(root: Path, text: str, main: str = MAIN, **files: str) -> FileResult:
    return result_of(text, root, {"go.mod": GO_MOD, "main.go": main, **files})


def rules(result: FileResult) -> set[str]:
    """What refuses, or what a reviewer has to look at."""
    refused = result.outcome is Outcome.REFUSED
    found = (d for d in result.diagnostics if refused or d.applicability is Applicability.REVIEW)
    return {item.rule for item in found}


@pytest.mark.parametrize(
    ("image", "refused", "said"),
    [
        ("busybox:musl", False, set()),
        ("busybox:1.36.1-musl", False, set()),
        ("busybox:1.37-uclibc", False, set()),
        ("docker.io/library/busybox:stable-musl", False, set()),
        ("busybox", True, {"healthcheck-needs-shell"}),
        ("busybox:1.37-glibc", True, {"healthcheck-needs-shell"}),
        ("alpine", True, {"healthcheck-needs-shell"}),
        ("debian:trixie-slim", True, {"healthcheck-needs-shell"}),
        ("example.org/own/busybox:musl", False, {"copied-executable"}),
    ],
)
def test_probe_of_an_image(tmp_path: Path, image: str, refused: bool, said: set[str]) -> None:
    text = stage(f"COPY --from={image} /bin/wget /bin/wget", 'HEALTHCHECK CMD ["wget", "localhost"]')
    result = run(tmp_path, text)
    assert (result.outcome is Outcome.REFUSED) is refused, result.diagnostics
    assert rules(result) == said


def test_probe_of_a_stage_that_only_names_an_image(tmp_path: Path) -> None:
    text = "FROM busybox:musl AS tools\n" + stage(
        "COPY --from=tools /bin/wget /bin/wget", 'HEALTHCHECK CMD ["/bin/wget", "localhost"]'
    )
    assert rules(run(tmp_path, text)) == set()


def test_a_copied_folder_of_static_tools(tmp_path: Path) -> None:
    text = stage(
        "COPY --from=busybox:musl /bin/ /tools/", 'HEALTHCHECK CMD ["/tools/sh", "-c", "wget localhost"]'
    )
    assert rules(run(tmp_path, text)) == set()


def test_a_folder_over_one_of_the_base_tells_nothing(tmp_path: Path) -> None:
    text = stage("COPY --from=example.org/rootfs / /", 'HEALTHCHECK CMD ["/usr/bin/curl", "localhost"]')
    assert run(tmp_path, text).outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["RUN apk add --no-cache ca-certificates tzdata"], {"dynamic-executable"}),
        (["RUN apk add --no-cache bash"], {"runtime-package"}),
        (["RUN apk add --no-cache something-unknown"], {"runtime-package"}),
        (["RUN apk add --no-cache shadow && useradd -u 1000 app"], {"dynamic-executable"}),
        (["ADD https://example.org/notify.sh /notify.sh"], {"runtime-script"}),
        (["COPY notify.sh /usr/local/bin/notify"], {"dynamic-executable"}),
        (["COPY notify.sh /"], {"runtime-script"}),
    ],
)
def test_what_is_put_there_by_hand(tmp_path: Path, lines: list[str], said: set[str]) -> None:
    files = {"notify.sh": "#!/bin/sh\necho told\n"}
    result = run(tmp_path, stage(*lines), DYNAMIC, **files)
    assert rules(result) - {"unused-package"} == said


def test_rows_have_a_source() -> None:
    found = table("images", "executables_of_images")
    for row in (*found["image"], *found["address"]):
        assert row["source"].startswith("https://"), row
        assert row["link"] in ("static", "glibc", "musl"), row
