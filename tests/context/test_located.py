"""Evidence of a result is relative to the root of the repository, wherever the build context lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.context.located import in_repository
from rewriter.model import DOCKERFILE, Diagnostic, Evidence, FileResult, Located, Outcome, Settings, Severity
from rewriter.pipeline.rewrite import rewrite

SCRIPT = "#!/bin/sh\nuntil nc -z db 5432; do sleep 1; done\ncat conf/app.yaml\nexec /src/bin/pay\n"
SERVICE = {
    "Dockerfile": (
        "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN make build\nCOPY run.sh /run.sh\n"
        'ENV OTHER=/src/conf/other.yaml\nENTRYPOINT ["/run.sh"]\n'
    ),
    "run.sh": SCRIPT,
    "Makefile": "STAMP := $(shell stamp-tool)\nbuild:\n\tgo build -o bin/pay .\n",
    "go.mod": "module example.com/pay\n\ngo 1.24\n",
    "main.go": "package main\n\nfunc main() {}\n",
    "conf/app.yaml": "a: 1\n",
    "conf/other.yaml": "a: 1\n",
}
COMPOSE = 'services:\n  pay:\n    build: services/pay\n    healthcheck:\n      test: ["CMD", "curl", "web"]\n'


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A monorepo with one service, and a Compose file in its root."""
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (root / "compose.yml").write_text(COMPOSE, encoding="utf-8")
    for name, text in SERVICE.items():
        path = root / "services" / "pay" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "services" / "pay" / "run.sh").chmod(0o755)
    return root


def result_of(
    root: Path, context: Path | None = None, *, allow: str = "", name: str = "Dockerfile"
) -> FileResult:
    file = root / "services" / "pay" / name
    settings = Settings(allow=frozenset(filter(None, [allow])))
    at = Located(str(root), f"services/pay/{name}")
    return rewrite("shown", file.read_bytes(), settings, context=context, dockerfile_path=file, at=at)


def places(result: FileResult) -> dict[str, list[tuple[str, int | None]]]:
    found: dict[str, list[tuple[str, int | None]]] = {}
    for item in result.diagnostics:
        found.setdefault(item.rule, []).extend((place.path, place.line) for place in item.evidence)
    return {rule: listed for rule, listed in found.items() if listed}


def test_a_context_below_the_root(repository: Path) -> None:
    result = result_of(repository)
    assert result.outcome is Outcome.REFUSED
    assert places(result) == {"entrypoint-script": [("services/pay/run.sh", 2)]}


@pytest.mark.parametrize("given", [False, True])
@pytest.mark.parametrize("name", ["Dockerfile", "pay.dockerfile"])
def test_a_shell_that_is_kept_names_what_its_script_reads(
    repository: Path, name: str, *, given: bool
) -> None:
    folder = repository / "services" / "pay"
    (folder / "Dockerfile").rename(folder / name)
    text = COMPOSE.replace("build: services/pay", f"build: {{context: services/pay, dockerfile: {name}}}")
    (repository / "compose.yml").write_text(text, encoding="utf-8")
    result = result_of(repository, folder if given else None, allow="debug-shell", name=name)
    assert result.outcome is Outcome.REWRITTEN
    assert places(result) == {
        "image-consumer": [("compose.yml", 5)],
        "opaque-command": [("services/pay/Makefile", 1)],
        "copy-files": [
            (f"services/pay/{name}", 7),
            ("services/pay/run.sh", 3),
            (f"services/pay/{name}", 6),
        ],
    }


def test_a_context_outside_of_the_repository_keeps_its_path(repository: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (repository / "services" / "pay").rename(outside)
    folder = repository / "services" / "pay"
    folder.mkdir()
    (outside / "Dockerfile").rename(folder / "Dockerfile")
    result = result_of(repository, outside, allow="debug-shell")
    assert places(result)["opaque-command"] == [((outside / "Makefile").as_posix(), 1)]
    assert places(result)["image-consumer"] == [("compose.yml", 5)]


def test_without_a_context_files_of_the_repository_are_found(repository: Path) -> None:
    file = repository / "services" / "pay" / "Dockerfile"
    file.write_text("FROM golang:1.24\nCOPY missing .\nRUN go build -o /a .\n", encoding="utf-8")
    text = "services:\n  pay:\n    build: services/pay\n    command: bash\n"
    (repository / "compose.yml").write_text(text, encoding="utf-8")
    assert places(result_of(repository)) == {"needs-shell": [("compose.yml", 4)]}


def test_without_a_repository_the_surveyed_folder_counts(tmp_path: Path) -> None:
    evidence = (Evidence("main.go", 1), Evidence("compose.yml", 2, rooted=True), Evidence(DOCKERFILE, 3))
    diagnostic = Diagnostic("r", "m", 1, Severity.NOTICE, evidence=evidence)
    at = Located(str(tmp_path / "a"), "Dockerfile", context="..")
    moved = in_repository(
        FileResult("shown", Outcome.REWRITTEN, diagnostics=(diagnostic,), located=at), str(tmp_path)
    )
    above = tmp_path.as_posix()
    assert [(e.path, e.line) for e in moved.diagnostics[0].evidence] == [
        (f"{above}/main.go", 1),
        (f"{above}/compose.yml", 2),
        ("Dockerfile", 3),
    ]
    bare = in_repository(FileResult("shown", Outcome.REWRITTEN, diagnostics=(diagnostic,)))
    assert [e.path for e in bare.diagnostics[0].evidence] == ["main.go", "compose.yml", "shown"]


GUESSED = 'FROM golang:1.24\nWORKDIR /src\nCOPY services/pay .\nRUN go build -o /pay .\nCMD ["/pay"]\n'


def test_a_guess_of_the_build_context_is_said_where_it_is_another_folder(repository: Path) -> None:
    file = repository / "services" / "pay" / "Dockerfile"
    file.write_text(GUESSED, encoding="utf-8")
    result = result_of(repository)
    assert result.outcome is Outcome.REWRITTEN
    [note] = [item for item in result.diagnostics if item.rule == "build-context"]
    assert (note.line, note.severity) == (3, Severity.NOTE)
    assert note.message == "the root of the repository is taken for the build context: services/pay is there"


def test_a_context_that_is_named_or_beside_the_file_is_no_guess(repository: Path) -> None:
    file = repository / "services" / "pay" / "Dockerfile"
    plain = result_of(repository, allow="debug-shell")
    file.write_text(GUESSED, encoding="utf-8")
    for result in (plain, result_of(repository, repository)):
        assert result.outcome is Outcome.REWRITTEN
        assert all(item.rule != "build-context" for item in result.diagnostics)
