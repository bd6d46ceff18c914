"""The scripts of the action, run as the runner runs them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from rewriter.discovery import repository_root
from tests.action.runner import Runner

GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main")
MOVES = 'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nCMD ["/app"]\n'
REFUSED = "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nCMD go test ./...\n"
FILES = {
    "a/Dockerfile": MOVES,
    "b/Dockerfile": REFUSED,
    "a/go.mod": "module example.com/a\n\ngo 1.24\n",
    "a/main.go": "package main\n\nfunc main() {}\n",
    "b/go.mod": "module example.com/b\n\ngo 1.24\n",
    "b/main.go": "package main\n\nfunc main() {}\n",
}


def git(folder: Path, *arguments: str) -> None:
    subprocess.run([*GIT, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=x")


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    repository_root.cache_clear()
    workspace = tmp_path / "work"
    workspace.mkdir()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    git(workspace, "init", "--quiet")
    commit(workspace, FILES)
    return Runner(temporary, workspace)


def test_what_a_run_leaves(runner: Runner) -> None:
    step = runner.step("run.sh", INPUT_SARIF="true")
    assert step.code == 0, step.log
    outputs = step.outputs
    assert (outputs["rewritten"], outputs["refused"], outputs["failed"]) == ("1", "1", "0")
    assert outputs["tells"] == "2"
    assert "fails" not in outputs
    assert json.loads(Path(outputs["report"]).read_text())["summary"]["refused"] == 1
    assert json.loads(Path(outputs["sarif-file"]).read_text())["version"] == "2.1.0"
    git(runner.workspace, "apply", "--check", outputs["patch"])
    assert step.summary == Path(outputs["markdown"]).read_text()
    assert "`a/Dockerfile`" in step.summary
    assert any(one.startswith("::") and "file=a/Dockerfile" in one for one in step.commands)


def test_the_log_has_the_diff_without_annotations_and_none_of_it_is_a_command(runner: Runner) -> None:
    hostile = MOVES.replace("CMD", "LABEL x=y \\\n  ::add-mask::a=b\n# ##[error]b\nCMD")
    commit(runner.workspace, {"a/Dockerfile": hostile, "a/::error::x/Dockerfile": REFUSED})
    step = runner.step("run.sh", INPUT_ANNOTATIONS="false", INPUT_SUMMARY="false")
    assert step.code == 0, step.log
    assert "+FROM gcr.io/distroless/static-debian13" in step.log
    assert "  ::add-mask::a=b" in step.log
    assert "##[error]b" in step.log
    assert step.commands == ()
    assert step.summary == ""
    assert step.outputs["sarif-file"] == ""


def test_only_what_changed(runner: Runner) -> None:
    git(runner.workspace, "tag", "base")
    commit(runner.workspace, {"a/main.go": "package main\n\nfunc main() { println() }\n"})
    step = runner.step("run.sh", INPUT_SINCE="base")
    assert (step.outputs["rewritten"], step.outputs["refused"]) == ("1", "0")
    none = runner.step("run.sh", INPUT_SINCE="HEAD")
    assert none.code == 0
    assert none.outputs["tells"] == "0"
    assert "No Dockerfile is touched since `HEAD`." in none.summary


def test_what_fails_the_job(runner: Runner) -> None:
    """Of what the other tests have: one outcome, none, and the default."""
    step = runner.step("run.sh", INPUT_FAIL_ON="refused, rewritten")
    assert step.code == 0, step.log
    assert step.outputs["fails"] == "1 refused, 1 rewritten"
    assert step.summary


def test_the_step_that_fails(runner: Runner) -> None:
    step = runner.step("fail.sh", DISTROIFY_FAILS="1 rewritten")
    assert step.code == 1
    assert step.commands == ("::error title=distroify::Dockerfiles: 1 rewritten (fail-on)",)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("SUMMARY", "yes", "summary must be true or false, not yes"),
        ("SARIF", "no", "sarif must be true or false, not no"),
        ("COMMENT", "true\n::add-mask::x", "comment must be true or false, not true%0A::add-mask::x"),
        ("FAIL_ON", "all", "fail-on takes rewritten, refused and failed, not all"),
        ("FAIL_ON", "PATH", "fail-on takes rewritten, refused and failed, not PATH"),
        ("ARGS", "--allow 'a", "args cannot be split: a quote is not closed"),
        ("ARGS", "--nonroot -- x", "args takes options; paths go into the input paths"),
    ],
)
def test_inputs_that_cannot_be(runner: Runner, name: str, value: str, message: str) -> None:
    step = runner.step("run.sh", **{f"INPUT_{name}": value})
    assert step.code == 2
    assert step.commands[-1:] == (f"::error title=distroify::{message}",)
    assert step.outputs == {}


def test_inputs_are_never_code_nor_options(runner: Runner) -> None:
    name = "--write\n$(touch one)\n`touch two`\n; touch three\na"
    step = runner.step("run.sh", INPUT_PATHS=name, INPUT_ARGS="--variant 'base' --registry \"$(touch/four)\"")
    assert step.code == 2
    paths = runner.step("run.sh", INPUT_PATHS=name, INPUT_FAIL_ON="")
    assert paths.code == 0, paths.log
    # Four paths that are not there, and one that is.
    assert (paths.outputs["failed"], paths.outputs["rewritten"]) == ("4", "1")
    assert "fails" not in paths.outputs
    assert sorted(os.listdir(runner.workspace)) == [".git", "a", "b"]
    assert (runner.workspace / "a/Dockerfile").read_text() == MOVES


def test_args_are_split_as_by_a_shell(runner: Runner) -> None:
    step = runner.step(
        "run.sh",
        INPUT_ARGS="--nonroot --registry 'registry.example.com/a'",
        INPUT_PATHS="a\n",
        INPUT_FAIL_ON="rewritten",
    )
    assert step.code == 0, step.log
    assert step.outputs["fails"] == "1 rewritten"
    assert "registry.example.com/a/static-debian13:nonroot" in Path(step.outputs["patch"]).read_text()


def test_when_nothing_could_be_looked_at(runner: Runner) -> None:
    step = runner.step("run.sh", INPUT_SINCE="nowhere")
    assert step.code == 2
    assert 'git knows no revision "nowhere"' in step.log
    assert step.commands == ("::error title=distroify::distroify ended with 2 and looked at nothing",)
    assert step.summary == "distroify could not run; the log of the step has its message.\n"


GH = """#!/bin/sh
printf '%s\\0' "$@" >>"$HOME/calls"; printf '\\0' >>"$HOME/calls"
printf '%s %s\\n' "$GH_HOST" "$GH_ENTERPRISE_TOKEN" >>"$HOME/host"
case "$*" in
    *"query("*) cat "$HOME/found" ;;
esac
if [ -e "$HOME/refuses" ]; then cat "$HOME/refuses" >&2; exit 1; fi
"""


def pull_request(head: str | None) -> dict[str, object]:
    repository = None if head is None else {"full_name": head}
    return {"pull_request": {"number": 7, "node_id": "PR_x", "head": {"repo": repository}}}


def comment(
    runner: Runner, tells: str = "1", found: str = "", refuses: str = ""
) -> tuple[tuple[str, ...], list[list[str]]]:
    """The commands of the step, and the calls of ``gh``."""
    tools = runner.folder / "bin"
    tools.mkdir()
    (tools / "gh").write_text(GH)
    (tools / "gh").chmod(0o755)
    (runner.folder / "found").write_text(found)
    if refuses:
        (runner.folder / "refuses").write_text(refuses)
    (runner.folder / "report.md").write_text("<!-- distroify -->\n## Move\n")
    step = runner.step(
        "comment.sh",
        PATH=f"{tools}:{os.environ['PATH']}",
        GH_TOKEN="secret",
        DISTROIFY_COMMENT=str(runner.folder / "report.md"),
        DISTROIFY_TELLS=tells,
    )
    assert step.code == 0, step.log
    calls = runner.folder / "calls"
    text = calls.read_text() if calls.exists() else ""
    return step.commands, [call.split("\0") for call in text.split("\0\0") if call]


def test_a_first_comment(runner: Runner) -> None:
    runner.event(pull_request("team/shop"))
    commands, calls = comment(runner)
    assert commands == ()
    search, write = calls
    assert search[:3] == ["api", "graphql", "--paginate"]
    assert {"owner=team", "name=shop", "number=7"} <= set(search)
    assert "viewerDidAuthor" in search[search.index("--jq") + 1]
    assert "id=PR_x" in write
    assert any("addComment" in word for word in write)
    file = next(word.removeprefix("body=@") for word in write if word.startswith("body=@"))
    marker, _, rest = Path(file).read_text().partition("\n")
    assert marker.startswith("<!-- distroify:")
    assert rest == "<!-- distroify -->\n## Move\n"
    assert "secret" not in "".join(word for call in calls for word in call)
    assert (runner.folder / "host").read_text().splitlines()[0] == "github.example.com secret"


def test_a_comment_is_brought_up_to_date_even_if_there_is_nothing_left(runner: Runner) -> None:
    runner.event(pull_request("team/shop"))
    commands, calls = comment(runner, tells="0", found="IC_old\nIC_older\n")
    assert commands == ()
    assert "id=IC_old" in calls[1]
    assert any("updateIssueComment" in word for word in calls[1])


def test_no_comment_where_there_is_nothing_to_say(runner: Runner) -> None:
    runner.event(pull_request("team/shop"))
    _, calls = comment(runner, tells="0")
    assert len(calls) == 1


@pytest.mark.parametrize("head", ["stranger/shop", None])
def test_no_comment_on_a_pull_request_from_a_fork(runner: Runner, head: str | None) -> None:
    runner.event(pull_request(head))
    commands, calls = comment(runner)
    assert calls == []
    assert len(commands) == 1
    assert commands[0].startswith("::notice title=distroify::the pull request comes from a fork")


def test_no_comment_without_a_pull_request(runner: Runner) -> None:
    runner.event({"ref": "refs/heads/main"})
    commands, calls = comment(runner)
    assert calls == []
    assert commands == ("::notice title=distroify::no pull request, so no comment",)


def test_a_comment_that_is_refused_is_a_warning(runner: Runner) -> None:
    runner.event(pull_request("team/shop"))
    commands, _ = comment(runner, refuses="gh: Resource not accessible\n::error::by integration (HTTP 403)\n")
    text = "gh: Resource not accessible%0A::error::by integration (HTTP 403)"
    assert commands == (f"::warning title=distroify::no comment: {text}",)


def test_two_jobs_have_a_comment_each(runner: Runner) -> None:
    def marker(job: str) -> str:
        runner.event(pull_request("team/shop"))
        runner.step(
            "comment.sh",
            GITHUB_JOB=job,
            GH_TOKEN="secret",
            PATH=f"{tools}:{os.environ['PATH']}",
            DISTROIFY_COMMENT=str(report),
            DISTROIFY_TELLS="1",
        )
        return (runner.folder / "distroify-comment.md").read_text()

    tools = runner.folder / "bin"
    tools.mkdir()
    (tools / "gh").write_text("#!/bin/sh\n")
    (tools / "gh").chmod(0o755)
    report = runner.folder / "report.md"
    report.write_text("x\n")
    assert marker("one") != marker("two")
    assert marker("one") == marker("one")
