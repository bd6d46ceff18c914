"""The command line, over an engine of the test's own."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from msgspec.structs import replace

from rewriter.cli import main as cli
from rewriter.cli.option_groups import grouped
from rewriter.model import VerificationError
from rewriter.verify import session
from rewriter.verify.engines.cleanup import new_owner
from rewriter.verify.model import Build
from rewriter.verify.options import ProofFlags, default_options, duration, variables_of
from rewriter.verify.prove import Verifier
from tests.verify.tools import FakeEngine, old, ran, view

GO = "package main\n\nfunc main() { println(1) }\n"
DOCKERFILE = 'FROM golang:1.26\nWORKDIR /app\nCOPY . .\nRUN go build -o server .\nCMD ["./server"]\n'


@dataclass(frozen=True, slots=True)
class Done:
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """The engine that is found."""
    fake = FakeEngine({"before": old(), "after": view()}, {"before": [ran("hi\n")], "after": [ran("hi\n")]})

    @contextmanager
    def verifier(options: session.Options, progress: Callable[[str], None]) -> Iterator[Verifier]:
        yield Verifier(fake, new_owner(), options.build, options.run, progress)

    for user in ("rewriter.cli.verify", "rewriter.verify.session"):
        monkeypatch.setattr(f"{user}.verifier", verifier)
    return fake


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """The command, in a repository with one program."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "go.mod").write_text("module example.com/x\n\ngo 1.26\n")
    (tmp_path / "main.go").write_text(GO)
    (tmp_path / "Dockerfile").write_text(DOCKERFILE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DISTROIFY_VERIFY_TIME", "0.05s")

    def call(*arguments: str) -> Done:
        capfd.readouterr()
        with pytest.raises(SystemExit) as exit_:
            cli.main(list(arguments))
        captured = capfd.readouterr()
        assert isinstance(exit_.value.code, int)
        return Done(exit_.value.code, captured.out, captured.err)

    return call


def differ(engine: FakeEngine) -> None:
    engine.runs["after"] = [ran("ho\n")]


def test_proved(run: Run, engine: FakeEngine) -> None:
    done = run("verify")
    assert done.code == 0
    assert "Dockerfile  proved" in done.out
    assert engine.texts["before"] == DOCKERFILE
    assert "distroless" in engine.texts["after"]
    assert "Dockerfile: proved" in done.err
    assert Path("Dockerfile").read_text() == DOCKERFILE


def test_nonroot_is_on_purpose(run: Run, engine: FakeEngine) -> None:
    home = (*engine.images["after"].config.environment, ("HOME", "/home/nonroot"))
    config = replace(engine.images["after"].config, user="65532:65532", environment=home)
    engine.images["after"] = replace(engine.images["after"], config=config)
    done = run("verify", "--nonroot")
    assert (done.code, ":nonroot\n" in engine.texts["after"]) == (0, True)
    assert "announced by nonroot: config: User was" in done.out
    assert run("verify").code == 1


def test_differs(run: Run, engine: FakeEngine) -> None:
    differ(engine)
    done = run("verify", "-q")
    assert (done.code, done.err) == (1, "")
    assert "+ho" in done.out


def test_not_shown_fails_only_when_strict(run: Run, engine: FakeEngine) -> None:
    engine.builds["before"] = Build(False, 1.0, ("boom",))
    done = run("verify")
    assert done.code == 0
    assert "boom" in done.out
    assert run("verify", "--strict").code == 1


def test_a_refused_file_is_not_shown(run: Run, engine: FakeEngine) -> None:
    Path("Dockerfile").write_text(DOCKERFILE.replace('["./server"]', "./server; date"))
    done = run("verify")
    assert (done.code, engine.texts) == (0, {})
    assert "not shown: refused: needs-shell" in done.out
    assert run("verify", "--strict").code == 1


def test_what_is_no_go_image_needs_no_proof(run: Run, engine: FakeEngine) -> None:
    Path("Dockerfile").write_text("FROM alpine\n")
    assert run("verify", "--strict").code == 0
    assert engine.texts == {}


def test_a_file_that_cannot_be_read(run: Run, engine: FakeEngine) -> None:
    assert run("verify", "nowhere").code == 2


def test_json(run: Run, engine: FakeEngine) -> None:
    report = json.loads(run("verify", "Dockerfile", "--format", "json").out)
    assert report["summary"] == {"proved": 1, "differs": 0, "not-shown": 0}


def test_markdown(run: Run, engine: FakeEngine) -> None:
    text = run("verify", "--format", "markdown", "--run=-v", "--env=TOKEN=secret", "--build-arg", "A=b").out
    row = next(line for line in text.split("\n") if line.startswith("| `Dockerfile` |"))
    assert "| **proved** |" in row
    assert "### What to check" in text
    assert "distroify verify --run=-v" in text
    assert "secret" not in text


def test_markdown_of_what_differs_has_the_rewrite(run: Run, engine: FakeEngine) -> None:
    differ(engine)
    text = run("verify", "--format", "markdown").out
    assert "| **differs** |" in text
    assert "+ho" in text
    assert "+FROM gcr.io/distroless/" in text


def test_markdown_of_a_proved_rewrite_in_place(run: Run, engine: FakeEngine) -> None:
    text = run("--write", "--verify", "--format", "markdown").out
    assert "| **proved** |" in text
    assert "distroify --write --verify Dockerfile" in text or "distroify --write --verify ." in text


@pytest.mark.parametrize("more", [(), ("--against", "Dockerfile.old")])
def test_markdown_has_paths_of_the_repository(
    run: Run, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    Path(".git").mkdir(exist_ok=True)
    folder = Path("api")
    folder.mkdir()
    for name in ("Dockerfile", "go.mod", "main.go"):
        folder.joinpath(name).write_bytes(Path(name).read_bytes())
    folder.joinpath("Dockerfile.old").write_text("FROM golang\n# before\n")
    monkeypatch.chdir(folder)
    text = run("verify", "Dockerfile", *more, "--format", "markdown").out
    assert "\n| `api/Dockerfile` |" in text
    assert " api/Dockerfile\n```" in text


def test_json_of_what_is_no_go_image(run: Run, engine: FakeEngine) -> None:
    Path("Dockerfile").write_text("FROM alpine\n")
    [file] = json.loads(run("verify", "--format", "json").out)["files"]
    assert (file["outcome"], file["verdict"]) == ("skipped", "not-shown")


def test_against_another_file(run: Run, engine: FakeEngine) -> None:
    Path("Old").write_text("FROM golang\n# before\n")
    Path("New").write_text("FROM x\n# as it is\n")
    assert run("verify", "New", "--against", "Old").code == 0
    assert engine.texts["before"] == "FROM golang\n# before\n"
    assert engine.texts["after"] == "FROM x\n# as it is\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--time", "soon"),
        ("--time", "0"),
        ("--time", "nan"),
        ("--build-timeout", "2d"),
        ("--run", "a 'b"),
        ("--http", "http://x"),
        ("--engine", "lxc"),
        ("--format", "html"),
        ("--context", "nowhere"),
        ("--allow", "everything"),
        ("--against", "Dockerfile"),
        ("Dockerfile", "go.mod", "--against", "Dockerfile"),
    ],
)
def test_bad_usage(run: Run, engine: FakeEngine, arguments: tuple[str, ...]) -> None:
    done = run("verify", *arguments)
    assert (done.code, done.out, engine.texts) == (2, "", {})
    assert "Invalid value" in done.err


def test_no_engine(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str | None, owner: object, limits: object) -> None:
        raise VerificationError("no container engine: docker: not installed")

    monkeypatch.setattr(session, "find_engine", nothing)
    for arguments in (("verify",), ("--write", "--verify")):
        done = run(*arguments)
        assert (done.code, done.out) == (2, "")
        assert "no container engine" in done.err
    assert Path("Dockerfile").read_text() == DOCKERFILE


def test_a_proved_rewrite_is_written(run: Run, engine: FakeEngine) -> None:
    done = run("--write", "--verify")
    assert done.code == 0
    assert Path("Dockerfile").read_text() == engine.texts["after"]


def test_an_unproved_rewrite_is_not_written(run: Run, engine: FakeEngine) -> None:
    differ(engine)
    done = run("--write", "--verify", "--strict")
    assert done.code == 1
    assert "differs: stdout: stdout differs" in done.err
    assert Path("Dockerfile").read_text() == DOCKERFILE


def test_a_rewrite_that_is_not_shown_says_what_helps(run: Run, engine: FakeEngine) -> None:
    engine.builds["before"] = Build(False, 1.0, ("boom",))
    done = run("--write", "--verify")
    assert "[not-proved]\n  not-shown: the old image does not build\n" in done.err
    assert "→ distroify verify shows the whole comparison" in done.err


def test_what_would_show_it_is_an_option_of_another_command(run: Run, engine: FakeEngine) -> None:
    for side in ("before", "after"):
        engine.runs[side] = [ran("panic: HOME_PAGE is not set\n", exit_code=2)]
    done = run("--write", "--verify")
    assert "--run ARGUMENTS: of distroify verify, here as DISTROIFY_VERIFY_ENV, " in " ".join(
        done.err.split()
    )
    assert "here as" not in run("verify", "Dockerfile").out


def test_a_rewrite_that_is_held_back_has_the_reason_of_the_refusal(run: Run, engine: FakeEngine) -> None:
    differ(engine)
    [file] = json.loads(run("--verify", "--format", "json").out)["files"]
    assert (file["outcome"], file["reason"]) == ("refused", "differs: stdout: stdout differs")
    assert "becomes" not in run("--verify", "--format", "junit").out


def test_what_a_proof_rests_on_is_told(run: Run, engine: FakeEngine) -> None:
    done = json.loads(run("--write", "--verify", "--format", "json").out)
    told = [one["message"] for one in done["files"][0]["diagnostics"] if one["rule"] == "verified"]
    assert any(text.startswith("ran: default command") for text in told)
    assert any(one["severity"] == "fix" for one in done["files"][0]["diagnostics"])


def test_an_unproved_rewrite_is_not_shown(run: Run, engine: FakeEngine) -> None:
    differ(engine)
    assert run("--verify").out == ""
    engine.runs["after"] = [ran("hi\n")]
    assert "+FROM" in run("--verify").out


def test_the_rule_is_explained(run: Run) -> None:
    assert "--verify" in run("explain", "not-proved").out


@pytest.mark.parametrize(("text", "seconds"), [("5s", 5), ("1.5m", 90), ("2h", 7200), ("7", 7)])
def test_durations(text: str, seconds: float) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize("text", ["", "s", "-1s", "0s", "1e9h", "nan", "inf", "5 minutes"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(text))):
        duration(text)


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("--env NAME=…, --compose SERVICE, --run ARGUMENTS", ("ENV", "COMPOSE", "RUN")),
        ("--env-file FILE for the variables of .env", ("ENV_FILE",)),
        ("a longer --time", ("TIME",)),
        ("# distroify: drop /doc, or --allow drop-init", ()),
        ("", ()),
    ],
)
def test_options_that_help_are_variables_elsewhere(text: str, variables: tuple[str, ...]) -> None:
    assert variables_of(text) == tuple(f"DISTROIFY_VERIFY_{name}" for name in variables)


def test_variables_for_the_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.env"
    file.write_text("A=1\nexport B='two words'  \n# C=3\nD\n")
    for name, value in (("D", "from here"), ("E", "e")):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DISTROIFY_VERIFY_ENV_FILE", str(file))
    monkeypatch.setenv("DISTROIFY_VERIFY_ENV", "A=2 E NOT_SET")
    monkeypatch.setenv("DISTROIFY_VERIFY_COMPOSE", "web")
    options = default_options()
    assert options.run.environment == ("A=2", "B=two words", "D=from here", "E=e")
    assert options.run.service == "web"


def test_the_environment_is_read_as_typer_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "ENGINE": "podman", "BUILD_ARG": "A=1 B=2", "TARGET": "run", "PLATFORM": "linux/arm64", "SECRET": "id=x",
        "NETWORK": "host", "RUN_NETWORK": "n", "RUN": "-a -b", "HTTP": "/x :1/y", "ENV": "A=1",
        "ENV_FILE": f"{__file__}{os.pathsep}{__file__}", "COMPOSE": "web", "COMPOSE_FILE": __file__, "TIME": "1s",
        "BUILD_TIMEOUT": "2m", "MEMORY": "1g", "PIDS_LIMIT": "5", "NO_TRACE": "yes",
    }  # fmt: skip
    assert given.keys() == {name.upper() for name in ProofFlags.__struct_fields__}
    for name, text in given.items():
        monkeypatch.setenv(f"DISTROIFY_VERIFY_{name}", text)
    read: list[ProofFlags] = []
    monkeypatch.setattr("rewriter.verify.options.options_from", read.append)
    default_options()

    app = typer.Typer(add_completion=False)

    @app.command(context_settings={"auto_envvar_prefix": "DISTROIFY_VERIFY"})
    @grouped
    def command(*, proof: ProofFlags) -> None:
        read.append(proof)

    app([], standalone_mode=False)
    assert read[0] == read[1]
    assert read[0].pids_limit == 5


def test_bad_values_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("ENGINE", "lxc"),
        ("PIDS_LIMIT", "many"),
        ("ENV_FILE", "/nowhere"),
        ("TIME", "soon"),
    ):
        with monkeypatch.context() as patch:
            patch.setenv(f"DISTROIFY_VERIFY_{name}", value)
            with pytest.raises(typer.BadParameter):
                default_options()


def test_options_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISTROIFY_VERIFY_NETWORK", "host")
    monkeypatch.setenv("DISTROIFY_VERIFY_TIME", "3s")
    monkeypatch.setenv("DISTROIFY_VERIFY_BUILD_ARG", "A=1 B=2")
    options = default_options()
    assert (options.build.network, options.run.seconds) == ("host", 3.0)
    assert options.build.arguments == ("A=1", "B=2")
    assert (options.engine, options.run.network) == (None, "none")
