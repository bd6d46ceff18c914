"""Files that commands of a RUN write, and whether they are there for certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rewriting import facts_of

HEAD = "FROM golang:1.24\nWORKDIR /src\nCOPY . .\n"


def _written(run: str, root: Path, head: str = HEAD) -> tuple[set[str], set[str]]:
    """Paths that are there for certain and others, both relative to the working folder."""
    facts = facts_of(f'{head}RUN {run}\nRUN go build -o app .\nCMD ["./app"]\n', root)
    found = {event.path: event.certain for event in facts.trace.events if event.change == "written"}
    names = {path.removeprefix("/src/"): certain for path, certain in found.items()}
    return {name for name, certain in names.items() if certain}, {
        n for n, certain in names.items() if not certain
    }


@pytest.mark.parametrize(
    ("run", "files"),
    [
        ("date > f", "f"),
        ("date >> f", "f"),
        ("date >| f", "f"),
        ("frob 2> f || true", "f"),
        ("true <> f", "f"),
        ("date &> f; date 2>&1; date >&2; date >&-", "f"),
        ("date > /dev/null; date > /dev/stdout", ""),
        ("date > f || date > f", "f"),
        ("X=f; date > $X || true", "f"),
        ("date > g || true; (cd /opt && date) > f", "f g"),
        ("{ cd /opt; date; } > f", "f"),
        ("for i in a b; do date > $i; done", "a b"),
        ("for i in a b; do if frob; then date > $i; else echo > $i; fi; done", "a b"),
        ("w() { date > $1 || true; }; w f", "f"),
        ("sh -c 'date > f || true'", "f"),
        ("if frob; then sh -c 'date > f'; else echo > f; fi", "f"),
        ("date | tee f", "f"),
        ("date | tee -a f g > /dev/null", "f g"),
        ("touch f g", "f g"),
        ("if frob; then touch f; else date > f; fi", "f"),
        ("wget -O f https://x.example/y", "f"),
        ("wget -qO f $URL", "f"),
        ("wget 'https://x.example/f?a=1#b'", "f?a=1"),
        ("curl -O 'https://x.example/f?a=1#b'", "f"),
        ("curl -fsSL -o f $URL", "f"),
        ("curl -O https://x.example/f", "f"),
        ("curl -fsSL --output f https://x.example/y", "f"),
        ("dd if=/dev/zero of=f bs=1 count=1", "f"),
        ("truncate -s 10 f", "f"),
        ("sort -o f go.mod", "f"),
        ("sort go.mod", ""),
        ('openssl req -x509 -newkey rsa:2048 -nodes -keyout k -out f -subj "/CN=$HOST"', "f k"),
        ("openssl rand -hex 16", ""),
        ('ssh-keygen -t ed25519 -N "" -f f', "f f.pub"),
        ("ssh-keygen -R host -f f", ""),
        ('sqlite3 -batch f "create table t (a)"', "f"),
        ("swag init", "docs/swagger.json docs/swagger.yaml"),
        ("swag i -g main.go -ot go,json -o=api", "api/swagger.json"),
        ("swag init --output api --instanceName v1", "api/v1_swagger.json api/v1_swagger.yaml"),
        ("go run github.com/swaggo/swag/cmd/swag@v1.16.3 init -o api --ot yaml", "api/swagger.yaml"),
        ("swag fmt", ""),
        ("esbuild web/app.ts --bundle --outfile=f", "f"),
        ("swagger generate spec -o ./f", "f"),
        ("minify -o f web/app.css", "f"),
    ],
)
def test_files_that_are_there(run: str, files: str, tmp_path: Path) -> None:
    assert _written(run, tmp_path) == (set(files.split()), set())


@pytest.mark.parametrize(
    "run",
    [
        "if frob; then date > f; fi",
        "[ -x frob ] && date > f || true",
        "date > sub/f || true",
        "[ -f go.sum ] && mkdir sub; date > sub/f || true",
        "frob || touch f",
        "touch f || true",
        "date > f &",
        "case $X in a) date > f;; esac",
    ],
)
def test_files_that_may_be_there_are_named_for_the_reviewer(run: str, tmp_path: Path) -> None:
    facts = facts_of(f'{HEAD}RUN {run}\nRUN go build -o app .\nCMD ["./app"]\n', tmp_path)
    assert [opaque.paths for opaque in facts.trace.opaque if opaque.reason == "it may not run"]
    certain, doubtful = _written(run, tmp_path)
    assert not certain
    assert doubtful <= {"f", "sub/f"}


def test_another_user_may_not_write_everywhere(tmp_path: Path) -> None:
    assert _written("date > f || true", tmp_path, HEAD + "USER nobody\n") == (set(), {"f"})


def test_what_is_written_over_a_file_leaves_one(tmp_path: Path) -> None:
    assert _written("if frob; then date > go.mod; fi", tmp_path) == ({"go.mod"}, set())


def test_what_is_written_into_a_mount_is_nothing(tmp_path: Path) -> None:
    run = "--mount=type=cache,target=/cache if [ -f x ]; then date > /cache/f; touch /cache/g; fi"
    facts = facts_of(f'{HEAD}RUN {run}\nRUN go build -o app .\nCMD ["./app"]\n', tmp_path)
    assert not facts.trace.opaque


@pytest.mark.parametrize(
    ("recipe", "certain"),
    [
        ("date > f || true", True),
        ("date > f || true\n\tfrob --not-followed\n\t$(eval X := 1)", False),
        ("if frob; then date > f; fi", False),
        ("-date > f", False),
    ],
)
def test_files_that_recipes_write(recipe: str, certain: bool, tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(f"f:\n\t{recipe}\n")
    assert ("f" in _written("make f", tmp_path)[0]) is certain
    assert ("f" in _written("if frob; then make f; else touch f; fi", tmp_path)[0]) is certain
