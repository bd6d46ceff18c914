"""A refusal says what could not be followed, and a way out that was tried on the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from rewriter.model import Diagnostic, Evidence, FileResult, Outcome, Proposal, Settings, Severity
from rewriter.pipeline.rewrite import rewrite
from rewriter.pipeline.trial import tried

LAKE = (
    "FROM golang:1.24 AS builder\nWORKDIR /src\nCOPY . .\nRUN make build\nFROM alpine:3.22\n"
    'COPY --from=builder /output/bin/lake /lake\nCMD ["/lake"]\n'
)
SINGLE = 'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN ./hack/build.py\nCMD ["./lake"]\n'
MAIN = "package main\n\nfunc main() {}\n"
FILES = {
    "go.mod": "module example.com/lake\n\ngo 1.24\n",
    "cmd/lake/main.go": MAIN,
    "Makefile": "build:\n\t./hack/build.sh -x\n\t@echo done\n",
    "hack/build.sh": "#!/usr/bin/env python3\nprint(1)\n",
    "hack/build.py": "#!/usr/bin/env python3\nprint(1)\n",
}


def result_of(root: Path, text: str, files: dict[str, str]) -> FileResult:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    return rewrite("Dockerfile", text.encode(), Settings(), context=root, dockerfile_path=None)


def start_of(result: FileResult) -> Diagnostic:
    assert result.outcome is Outcome.REFUSED
    return next(item for item in result.diagnostics if item.rule == "unknown-start")


def test_a_script_behind_a_makefile_is_named_with_both_places(tmp_path: Path) -> None:
    [build] = [d for d in result_of(tmp_path, LAKE, FILES).diagnostics if d.rule == "unknown-build"]
    assert build.message == (
        "cannot follow make build: it calls ./hack/build.sh -x (Makefile:2): it is no shell script"
    )
    assert build.evidence == (
        Evidence("Makefile", 2, "calls ./hack/build.sh -x"),
        Evidence("hack/build.sh", 1, "it is no shell script"),
    )


@pytest.mark.parametrize(
    ("text", "line", "directive"),
    [
        (LAKE, 6, "# distroify: program /output/bin/lake ./cmd/lake"),
        (SINGLE, 5, "# distroify: program /src/lake ./cmd/lake"),
    ],
)
@pytest.mark.parametrize("others", [(), ("cmd/other/main.go",)])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_directive_that_is_named_works(
    tmp_path: Path, text: str, line: int, directive: str, others: tuple[str, ...], newline: str
) -> None:
    text = text.replace("\n", newline)
    start = start_of(result_of(tmp_path, text, {**FILES, **dict.fromkeys(others, MAIN)}))
    assert start.proposal == Proposal(line, directive)
    assert (start.help or "").endswith(f"say what builds it above line {line}: {directive}")
    lines = text.split(newline)
    followed = newline.join([*lines[: line - 1], directive, *lines[line - 1 :]])
    assert result_of(tmp_path, followed, {}).outcome is Outcome.REWRITTEN


def test_the_package_in_the_root_is_called_like_its_module(tmp_path: Path) -> None:
    files = {**FILES, "cmd/lake/main.go": "package lake\n", "cmd/a/main.go": MAIN, "main.go": MAIN}
    files["go.mod"] = "module example.com/lake/v2\n\ngo 1.24\n"
    proposal = start_of(result_of(tmp_path, LAKE, files)).proposal
    assert proposal == Proposal(6, "# distroify: program /output/bin/lake .")


@pytest.mark.parametrize(
    ("run", "help_"),
    [
        ("RUN go build -o /lake ./cmd/lake\n", 'such as CMD ["/lake"], which line 4 builds'),
        ("RUN go build -o /lake ./cmd/lake && rm /lake\n", "add the CMD or ENTRYPOINT"),
        ("RUN go version\n", "no Go program is built either"),
    ],
)
def test_an_image_without_a_start_is_told_what_it_builds(tmp_path: Path, run: str, help_: str) -> None:
    result = result_of(tmp_path, f"FROM golang:1.24\nWORKDIR /src\nCOPY . .\n{run}", FILES)
    [start] = [item for item in result.diagnostics if item.rule == "no-start"]
    assert help_ in (start.help or "")


def test_a_tool_of_another_module_is_not_what_was_meant(tmp_path: Path) -> None:
    text = 'FROM golang:1.24\nRUN go install example.com/tool@v1.0.0\nCMD ["/lake"]\n'
    assert "go builds" not in start_of(result_of(tmp_path, text, {})).message


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        # Which of two packages it is, nobody knows.
        (LAKE, {"cmd/lake/main.go": "package lake\n", "cmd/a/main.go": MAIN, "cmd/b/main.go": MAIN}),
        # The program of the only package starts a shell: the file stays refused.
        (
            LAKE,
            {
                "cmd/lake/main.go": 'package main\n\nimport "os/exec"\n\nfunc main() { exec.Command("sh").Run() }\n'
            },
        ),
        # Every RUN is followed.
        (LAKE.replace("make build", "true"), {}),
    ],
)
def test_a_directive_that_would_not_help_is_not_named(
    tmp_path: Path, text: str, changes: dict[str, str]
) -> None:
    start = start_of(result_of(tmp_path, text, {**FILES, **changes}))
    assert start.proposal is None
    assert "distroify:" not in (start.help or "")


def test_without_a_build_context_none_is_named() -> None:
    result = rewrite("Dockerfile", LAKE.encode(), Settings(), context=None, dockerfile_path=None)
    assert start_of(result).proposal is None


def test_each_proposal_is_tried_once() -> None:
    first = Diagnostic("a", "m", 1, Severity.REFUSAL, proposal=Proposal(1, "# x"))
    result = FileResult("f", Outcome.REFUSED, diagnostics=(first, replace(first, rule="b")))
    texts: list[str] = []

    def again(text: str) -> FileResult:
        texts.append(text)
        return result

    found = tried(result, "FROM a\n", again)
    assert texts == ["# x\nFROM a\n"]
    assert all(item.proposal is None and item.help is None for item in found.diagnostics)


def test_a_condition_that_nobody_can_decide_is_named(tmp_path: Path) -> None:
    makefile = (
        "ifeq ($(shell id -u),0)\nbuild:\n\tgo build -o lake ./cmd/lake\nelse\nbuild:\n\tfalse\nendif\n"
    )
    text = SINGLE.replace("./hack/build.py", "make build")
    result = result_of(tmp_path, text, {**FILES, "Makefile": makefile})
    [build] = [item for item in result.diagnostics if item.rule == "unknown-build"]
    assert "it depends on ifeq ($(shell id -u),0), which cannot be decided" in build.message
