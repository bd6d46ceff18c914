"""The trace: configuration, shell, file operations and go builds."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import UNSEEN_PROGRAM
from rewriter.trace.model import Change
from tests.rewriting import APP, HELLO, facts_of

HEAD = "FROM golang:1.24\nWORKDIR /src\nCOPY . .\n"


@pytest.mark.parametrize(
    ("run", "start", "program"),
    [
        ("go build -o /out/app .", "/out/app", "/out/app"),
        ("go build", "./app", "/src/app"),
        ("go build -o bin/ .", "bin/app", "/src/bin/app"),
        ("mkdir -p /out && go build -o /out .", "/out/app", "/out/app"),
        ("cd / && go build -C /src -o app .", "/src/app", "/src/app"),
        ("go install .", "app", "/go/bin/app"),
        ("GOBIN=/usr/local/bin go install .", "app", "/usr/local/bin/app"),
        ("go build -o a . && cp a /bin/server", "/bin/server", "/bin/server"),
        ("go build -o a . && mv a /opt/", "/opt/a", "/opt/a"),
        ("go build -o a . && ln -s /src/a /usr/bin/b", "b", "/usr/bin/b"),
        ("go build -o a . && install -D -m 755 a /srv/x/run", "/srv/x/run", "/srv/x/run"),
        ("NAME=thing; go build -o /out/$NAME .", "/out/thing", "/out/thing"),
        ("export OUT=/o && go build -o $OUT/x .", "/o/x", "/o/x"),
        ("(cd /tmp && true); go build -o x .", "./x", "/src/x"),
        ("set -e; go vet ./... ; go build -o x .", "/src/x", "/src/x"),
    ],
)
def test_the_last_path_of_the_binary_is_known(run: str, start: str, program: str, tmp_path: Path) -> None:
    facts = facts_of(f'{HEAD}RUN {run}\nCMD ["{start}"]\n', tmp_path)
    assert facts.start.problem is None, facts.start.problem
    assert facts.program is not None
    assert facts.program.path == program


@pytest.mark.parametrize(
    "run",
    [
        "go build -o /out/app . && rm /out/app",
        "go build -o /out/app . && mv /out/app /other",
        "go build -o /out/app . && rm -rf /out/*",
        "go build -o $UNKNOWN .",
        "cd $SOMEWHERE && go build -o app . && cp app /out/",
        "go vet ./...",
        "make",
    ],
)
def test_a_binary_that_is_gone_or_not_known_does_not_start(run: str, tmp_path: Path) -> None:
    facts = facts_of(f'{HEAD}RUN {run}\nCMD ["/out/app"]\n', tmp_path)
    assert facts.program is None
    assert facts.start.problem is not None
    assert facts.start.problem.reason in UNSEEN_PROGRAM


@pytest.mark.parametrize(
    ("commands", "outputs"),
    [
        ("cp /out/app /app", {"/app"}),
        ("mv /out/app /app", {"/app"}),
        ("cp /out/app /app && cp /out/app /again", {"/app", "/again"}),
        ("cp /out/app /out/other && cp /out/none /app", set()),
        ("strip -o /app /out/app", {"/app"}),
        ("objcopy -S /out/app /app", {"/app"}),
        ("strip /out/app && cp /out/app /app", {"/app"}),
    ],
)
def test_a_program_out_of_a_mount(commands: str, outputs: set[str], tmp_path: Path) -> None:
    text = f"{HEAD}RUN --mount=type=cache,target=/out go build -o /out/app . && {commands}\n"
    files = facts_of(text + 'CMD ["/app"]\n', tmp_path).image.files
    paths = ("/app", "/again", "/out/app", "/out/other")
    origins = {path: files.origin(path) for path in paths}
    assert {path for path, origin in origins.items() if origin is not None and origin.build} == outputs


def test_what_a_run_of_another_user_makes_is_that_users(tmp_path: Path) -> None:
    text = f"{HEAD}USER 5\nRUN mkdir -p /data/a/b /srv/x && go build -o bin/sub/app .\n"
    trace = facts_of(text + 'CMD ["bin/sub/app"]\n', tmp_path).trace
    owned = {event.path for event in trace.events if event.change == "owned"}
    assert owned == {
        "/data",
        "/data/a",
        "/data/a/b",
        "/srv/x",
        "/src/bin",
        "/src/bin/sub",
        "/src/bin/sub/app",
    }


def test_a_build_into_a_mount_is_not_in_the_image(tmp_path: Path) -> None:
    text = f'{HEAD}RUN --mount=type=cache,target=/out go build -o /out/app .\nCMD ["/out/app"]\n'
    assert facts_of(text, tmp_path).program is None


def test_a_bound_context_is_read(tmp_path: Path) -> None:
    text = 'FROM golang:1.24\nWORKDIR /src\nRUN --mount=type=bind,target=. go build -o /app .\nCMD ["/app"]\n'
    facts = facts_of(text, tmp_path)
    assert facts.program is not None
    assert facts.program.source is not None


def test_a_heredoc_is_followed(tmp_path: Path) -> None:
    text = f'{HEAD}RUN <<EOF\nset -e\ngo build -o /app .\nEOF\nCMD ["/app"]\n'
    facts = facts_of(text, tmp_path)
    assert facts.program is not None
    assert facts.program.build.start == text.index("go build")


@pytest.mark.parametrize(
    ("lines", "name", "value"),
    [
        ("ENV A=1\nENV B=$A.2\n", "B", "1.2"),
        ("ENV A=1 B=$A\n", "B", ""),
        ("ARG V=3\nENV A=$V\n", "A", "3"),
        ("ARG V\nENV A=$V\n", "A", None),
        ("ENV V=2\nARG V=1\nENV A=$V\n", "A", "1"),
        ("ARG V=1\nENV V=2\nENV A=$V\n", "A", "2"),
        ("ENV A $GOPATH/src\n", "A", "/go/src"),
        ("ENV A=${X:-d}\n", "A", "d"),
    ],
)
def test_environment(lines: str, name: str, value: str | None, tmp_path: Path) -> None:
    facts = facts_of("FROM golang:1.24\n" + lines, tmp_path)
    assert facts.trace.final.environment[name] == value


@pytest.mark.parametrize(
    ("lines", "workdir"),
    [
        ("", "/go"),
        ("WORKDIR src\n", "/go/src"),
        ("WORKDIR /a\nWORKDIR ../c\n", "/c"),
        ("ENV D=/x\nWORKDIR $D/y\n", "/x/y"),
        ("WORKDIR /a\nWORKDIR .\n", "/a"),
        ("WORKDIR $GOPATH/src/app\n", "/go/src/app"),
    ],
)
def test_workdir(lines: str, workdir: str, tmp_path: Path) -> None:
    assert facts_of("FROM golang:1.24\n" + lines, tmp_path).workdir == workdir


def test_copy_goes_into_a_folder_or_becomes_the_file(tmp_path: Path) -> None:
    text = "FROM golang:1.24\nWORKDIR /src\nCOPY main.go go.mod ./\nCOPY data /data\nCOPY a.txt /etc/b.txt\n"
    files = {**APP, "data/x": "", "a.txt": ""}
    facts = facts_of(text, tmp_path, files)
    copied = [(event.path, event.source) for event in facts.trace.events if event.change is Change.COPIED]
    assert copied == [
        ("/src/main.go", "main.go"),
        ("/src/go.mod", "go.mod"),
        ("/data", "data"),
        ("/etc/b.txt", "a.txt"),
    ]


def test_packages_and_users_are_recorded(tmp_path: Path) -> None:
    text = (
        "FROM golang:1.24\n"
        "RUN apt-get update && apt-get install -y --no-install-recommends git=1:2 curl && rm -rf /var/lib/apt\n"
        "RUN groupadd -g 99 web && useradd -r -u 98 -g web -d /srv web\n"
    )
    facts = facts_of(text, tmp_path)
    assert [installed.names for installed in facts.trace.installed] == [("git", "curl")]
    assert [(user.name, user.uid, user.gid, user.is_group) for user in facts.trace.users] == [
        ("web", None, 99, True),
        ("web", 98, None, False),
    ]


def test_what_cannot_be_followed_is_recorded(tmp_path: Path) -> None:
    facts = facts_of("FROM golang:1.24\nRUN ./setup.sh --all\nRUN echo done\n", tmp_path)
    assert [opaque.command for opaque in facts.trace.opaque] == ["./setup.sh --all"]


def test_go_settings_reach_the_build(tmp_path: Path) -> None:
    facts = facts_of(f'{HEAD}RUN go env -w CGO_ENABLED=0\nRUN go build -o /app .\nCMD ["/app"]\n', tmp_path)
    assert facts.program is not None
    assert facts.program.build.environment["CGO_ENABLED"] == "0"


def test_a_build_behind_a_condition_is_not_certain(tmp_path: Path) -> None:
    text = f'{HEAD}RUN if [ -n "$X" ]; then go build -o /app . ; fi\nCMD ["/app"]\n'
    facts = facts_of(text, tmp_path)
    assert facts.program is not None
    assert not facts.program.build.certain


def test_programs_besides_the_one_that_starts(tmp_path: Path) -> None:
    git = 'package main\n\nimport "os/exec"\n\nfunc main() { exec.Command("git").Run() }\n'
    files = {"go.mod": APP["go.mod"], "cmd/a/main.go": HELLO, "cmd/b/main.go": HELLO, "cmd/c/main.go": git}
    facts = facts_of(f'{HEAD}RUN go build -o /bin/ ./cmd/...\nCMD ["/bin/a"]\n', tmp_path, files)
    assert [program.path for program in facts.programs] == ["/bin/a", "/bin/b"]
    assert [item.path for item in facts.left_out] == ["/bin/c"]
