"""The build that takes the place of ``go run``: where it goes, what it is called, what stands in its way."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from rewriter.context.files import Context
from rewriter.context.ignore_file import load_dockerignore
from rewriter.facts.start.go_run import find_call
from rewriter.model import Reason
from rewriter.plan.go_run.model import Planned
from rewriter.plan.go_run.path import free_path
from rewriter.plan.go_run.plan import checked, planned_build, refused
from rewriter.plan.go_run.same_build import built_before
from rewriter.plan.model import Plan
from tests.rewriting import APP, go, plan_of

HEAD = "FROM golang:1.24\nWORKDIR /app\nCOPY . .\n"
FILES = {**APP, "cmd/api/main.go": APP["main.go"]}


def planned(tail: str, root: Path, files: Mapping[str, str] | None = None) -> tuple[Plan, Planned | Plan]:
    """The plan of a file that ends in ``tail``, and what becomes of it."""
    plan = plan_of(HEAD + tail, root, FILES if files is None else files)
    return plan, planned_build(plan, Context(root, load_dockerignore(root)))


@pytest.mark.parametrize(
    ("tail", "command", "path", "line"),
    [
        pytest.param("CMD go run .\n", "go build -o {} .", "/usr/local/bin/app", 3, id="shell form"),
        pytest.param('CMD ["go", "run", "./cmd/api", "-v"]\n', "go build -o {} ./cmd/api", "/usr/local/bin/api", 3, id="exec form"),
        pytest.param("CMD go run main.go\n", "go build -o {} main.go", "/usr/local/bin/main", 3, id="a file"),
        pytest.param("CMD go run -race -tags 'a b' .\n", "go build -race -tags 'a b' -o {} .", "/usr/local/bin/app", 3, id="flags"),
        pytest.param("CMD CGO_ENABLED=0 go run .\n", "CGO_ENABLED=0 go build -o {} .", "/usr/local/bin/app", 3, id="variable"),
        pytest.param("ENV GOFLAGS=-v\nEXPOSE 1\nCMD go run .\n", "go build -o {} .", "/usr/local/bin/app", 4, id="behind what it needs"),
        pytest.param("RUN touch /usr/local/bin/app\nCMD go run .\n", "go build -o {} .", "/usr/local/bin/app-program", 4, id="its path is taken"),
        pytest.param("ARG GOFLAGS=-v\nENV GOFLAGS=-v\nRUN true\nCMD go run .\n", "go build -o {} .", "/usr/local/bin/app", 6, id="an argument that the image has"),
        pytest.param("USER 1007\nCMD go run .\n", "go build -o {} .", "/usr/local/bin/app", 3, id="before another user"),
        pytest.param('ENTRYPOINT ["go", "run", "."]\nCMD ["é"]\n', "go build -o {} .", "/usr/local/bin/app", 3, id="CMD has arguments"),
    ],
)  # fmt: skip
def test_the_build_that_is_put_in(tail: str, command: str, path: str, line: int, tmp_path: Path) -> None:
    _, found = planned(tail, tmp_path)
    assert isinstance(found, Planned)
    assert (found.command, found.path) == (command.format(path), path)
    assert found.behind is not None and found.behind.line == line


@pytest.mark.parametrize(
    ("tail", "why"),
    [
        ("CMD go run ./...\n", "./... is looked up at every start"),
        ("CMD go run example.com/x@latest\n", "example.com/x@latest is looked up at every start"),
        ("CMD go run -exec sudo .\n", "-exec says how it is run"),
        ("CMD go run -nosuchflag .\n", "go run does not know the flag -nosuchflag"),
        ("CMD go run main_test.go\n", "main_test.go is a test"),
        ('ENTRYPOINT ["go", "run"]\n', "ENTRYPOINT names no package: CMD, or the arguments of docker run, choose it"),
        ('ENTRYPOINT ["go", "run", "main.go"]\nCMD ["b.go"]\n', "CMD names further files (b.go)"),
        ("ARG GOFLAGS\nRUN true\nCMD go run .\n", "the build argument GOFLAGS is there in a RUN only"),
    ],
)  # fmt: skip
def test_what_cannot_be_built_before(tail: str, why: str, tmp_path: Path) -> None:
    _, found = planned(tail, tmp_path)
    assert isinstance(found, Plan)
    problem = found.facts.start.problem
    assert problem is not None and problem.reason is Reason.GO_RUN
    assert problem.message == (
        f"the program is compiled at every start by go run, and can't be built before: {why}"
    )


@pytest.mark.parametrize(
    "tail",
    ['RUN go build -o main .\nCMD ["./main"]\n', "CMD go version\n", 'CMD ["echo", "go run ."]\n'],
)
def test_no_go_run_no_plan(tail: str, tmp_path: Path) -> None:
    plan, found = planned(tail, tmp_path)
    assert found is plan


@pytest.mark.parametrize(
    ("lines", "start", "path"),
    [
        ("RUN go build -o /bin/x .\n", "go run .", "/bin/x"),
        ("RUN go build -v -o /bin/x .\n", "go run .", "/bin/x"),
        ("RUN go build -o /bin/x ./cmd/api\n", "go run cmd/api/main.go", "/bin/x"),
        ("RUN go build -o /bin/x .\n", "go run ./cmd/api", None),
        ("RUN go build -tags a -o /bin/x .\n", "go run .", None),
        ("RUN CGO_ENABLED=0 go build -o /bin/x .\n", "go run .", None),
        ("RUN go build -o /bin/x .\nCOPY go.mod main.go\n", "go run .", None),
        ("RUN go build -o /bin/x . && rm /bin/x\n", "go run .", None),
        ("RUN go build -o /bin/x .\n", "CGO_ENABLED=1 go run .", None),
        ("", "go run .", None),
    ],
)
def test_a_build_that_is_the_same(lines: str, start: str, path: str | None, tmp_path: Path) -> None:
    plan, _ = planned(f"{lines}CMD {start}\n", tmp_path)
    assert plan.facts.start.cmd is not None
    call = find_call(plan.facts.start.cmd)
    assert call is not None
    trace, files = plan.facts.trace, plan.facts.chain.target.files
    context = Context(tmp_path, load_dockerignore(tmp_path))
    assert built_before(call, trace, trace.final, files, context) == path
    assert built_before(call, trace, trace.final, files, None) is None


@pytest.mark.parametrize(
    ("start", "user", "path"),
    [
        ("go run .", "", "/usr/local/bin/app"),
        ("go run ./cmd/api", "", "/usr/local/bin/api"),
        ("go run ./cmd/é", "", "/usr/local/bin/app"),
        ("go run main.go", "root", "/usr/local/bin/main"),
        ("go run example.com/x/v2", "", "/usr/local/bin/x"),
        ("go run .", "1007", "/go/bin/app"),
        ("go run ./cmd/api", "nobody", "/go/bin/api"),
    ],
)
def test_where_the_program_goes(start: str, user: str, path: str, tmp_path: Path) -> None:
    plan, _ = planned(f"{f'USER {user}' if user else ''}\nCMD {start}\n", tmp_path)
    assert plan.facts.start.cmd is not None
    call = find_call(plan.facts.start.cmd)
    assert call is not None
    context = Context(tmp_path, load_dockerignore(tmp_path))
    files = plan.facts.chain.target.files
    assert free_path(call, plan, plan.facts.trace.final, files, context) == path


@pytest.mark.parametrize(
    ("body", "imports", "why"),
    [
        ("", (), None),
        ('exec.Command("app").Run()', ("os/exec",), "the program starts app, which would be found on PATH"),
        (
            'strings.Contains(os.Args[0], "go-build")', ("strings",),
            'the program asks whether go run started it ("go-build", main.go:9)',
        ),
    ],
    ids=["nothing", "starts its own name", "asks for go run"],
)  # fmt: skip
def test_a_program_that_tells_go_run_apart(
    body: str, imports: tuple[str, ...], why: str | None, tmp_path: Path
) -> None:
    files = {**APP, "main.go": go(body, *imports)}
    _, found = planned("CMD go run .\n", tmp_path, files)
    assert isinstance(found, Planned)
    text = f'{HEAD}RUN go build -o {found.path} .\nCMD ["{found.path}"]\n'
    plan = checked(found, plan_of(text, tmp_path, files))
    problem = plan.facts.start.problem
    assert plan.planned is found
    assert (problem.message.rpartition("built before: ")[2] if problem is not None else None) == why
    assert (plan.facts.program is None) is (why is not None)


def test_a_refusal_of_go_run_says_what_to_do(tmp_path: Path) -> None:
    plan, _ = planned("CMD go run .\n", tmp_path)
    start = plan.facts.start
    assert start.cmd is not None
    found = refused(start, start.cmd, "it is late")
    assert found.line == 4 and found.problem is not None
    assert found.problem.message.endswith("can't be built before: it is late")
    assert found.problem.help == ("build the program in a RUN (go build -o /app/main .) and start the binary")
