"""One repository: what the row and the text say of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from rewriter.batch.process import Request, process
from rewriter.fleet import work as module
from rewriter.fleet.repositories import Repository
from rewriter.fleet.rows import Reason, Source
from rewriter.fleet.tasks import Answer, Task, Wanted
from rewriter.fleet.work import work
from rewriter.model import FileResult, Outcome, Processed, VerificationError
from rewriter.output.markdown import LIMIT
from rewriter.verify.image.seen import Inventory
from rewriter.verify.model import FileVerdict, Verdict
from tests.fleet import samples
from tests.fleet.conftest import GO, REFUSED, Make, git

UNSURE = (
    'FROM golang:1.22\nRUN apk add tzdata\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nCMD ["/app"]\n'
)


def done(tmp_path: Path, task: Task) -> Answer:
    folder = tmp_path / "folder"
    folder.mkdir()
    answer = work(task, folder.resolve())
    if answer.row is not None:
        samples.check(answer.row)
    return answer


def task(folder: Path, wanted: Wanted | None = None, name: str = "app") -> Task:
    return Task(Repository(name, str(folder)), wanted or Wanted())


@contextmanager
def fake(verdict: Verdict) -> Iterator[object]:
    """Gives each file this verdict; as the recorder does, it refuses what is not proved."""

    class Recorder:
        def __init__(self) -> None:
            self.verdicts: list[FileVerdict] = []

        def __call__(self, result: FileResult, file: Path, context: Path | None) -> FileResult:
            old, new = Inventory(900, 9, 3), Inventory(20, 1, 0)
            self.verdicts.append(
                FileVerdict(
                    result.path, "rewritten", verdict, f"see {file}", old, new,
                    last_lines=() if verdict is not Verdict.NOT_SHOWN else (f"COPY failed: {file}",),
                )
            )  # fmt: skip
            if verdict is Verdict.PROVED:
                return result
            return replace(result, outcome=Outcome.REFUSED, after=result.before)

    yield Recorder()


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [(Verdict.PROVED, "rewritten"), (Verdict.DIFFERS, "refused"), (Verdict.NOT_SHOWN, "refused")],
)
def test_a_proof_is_in_row_and_text(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verdict: Verdict, outcome: str
) -> None:
    monkeypatch.setattr(module, "proving", lambda quiet: fake(verdict))
    answer = done(tmp_path, task(make("app"), Wanted(verify=True)))
    assert answer.row is not None and answer.row.outcome == outcome
    proof = answer.row.files[0].proof
    assert proof is not None
    assert (proof.verdict, proof.before_size, proof.after_size) == (verdict.value, 900, 20)
    assert proof.reason == "see Dockerfile"
    assert not answer.row.is_pure
    # What a row has no room for is in the log: what differs, and why an image was not built.
    assert ("not shown" in answer.log, "COPY failed" in answer.log) == (verdict is Verdict.NOT_SHOWN,) * 2
    assert (answer.log == "") == (verdict is Verdict.PROVED)
    assert "/folder/" not in answer.log
    if verdict is Verdict.PROVED:
        assert "**proved**" in answer.files["body.md"] and "--verify" in answer.files["body.md"]
        assert "/folder/" not in answer.files["body.md"]


def test_without_an_engine_nothing_is_proved(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def none(quiet: bool) -> Iterator[object]:
        raise VerificationError("no container engine")
        yield

    monkeypatch.setattr(module, "proving", none)
    source = make("app")
    answer = done(tmp_path, task(source, Wanted(verify=True)))
    assert answer.row is not None and answer.row.reason is Reason.ENGINE
    assert answer.row.commit == git("rev-parse", "HEAD", cwd=source)
    assert answer.log == "no container engine\n"


@pytest.mark.parametrize(
    ("repository", "link"),
    [
        (Repository("github.com/o/n", "git@github.com:o/n.git"), "https://github.com/o/n/blob/{commit}/"),
        (Repository("github.com/o/n@x", "https://github.com/o/n", "x"), "https://github.com/o/n/blob/{commit}/"),
        (Repository("gitlab.example.com/g/s/n", "https://gitlab.example.com/g/s/n"),
         "https://gitlab.example.com/g/s/n/-/blob/{commit}/"),
        (Repository("git.example/o/n", "https://git.example/o/n"), ""),
        (Repository("github.com/o/n", "/srv/github.com/o/n"), ""),
        (Repository("github", "/srv/github"), ""),
    ],
)  # fmt: skip
def test_links_hold_in_a_pull_request(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path, repository: Repository, link: str
) -> None:
    from rewriter.fleet.body import _files

    assert _files(repository, "c" * 40) == link.format(commit="c" * 40)


def test_the_text_is_that_of_a_report(make: Make, tmp_path: Path) -> None:
    source = make("app", {**GO, "Dockerfile": UNSURE, "old/Dockerfile": REFUSED})
    answer = done(tmp_path, task(source, Wanted({"nonroot": True, "allow": ["drop-healthcheck"]})))
    assert answer.row is not None and answer.row.outcome is Outcome.REWRITTEN
    text = answer.files["body.md"]
    assert "distroify --write --nonroot --allow drop-healthcheck ." in text
    assert "### What to check" in text and "`Dockerfile`" in text
    assert len(text) < LIMIT and str(tmp_path) not in text


def test_settings_that_a_worker_does_not_have(make: Make, tmp_path: Path) -> None:
    wanted = Wanted(config_name="team.toml", config="debian = 12\n")
    answer = done(tmp_path, task(make("app"), wanted))
    assert "debian12" in answer.files["1.patch"]
    assert "--config team.toml" in answer.files["body.md"]


@pytest.mark.parametrize("name", ["app", "we|ird `x`", "..git", "a:b"])
def test_a_row_does_not_know_where_it_was_made(make: Make, tmp_path: Path, name: str) -> None:
    source = make(name, {**GO, ".distroify.toml": "what = 1\n"})
    answer = done(tmp_path, task(source, name=name))
    assert answer.row is not None and answer.row.files[0].diagnostics[0].message.startswith(
        ".distroify.toml:1: "
    )
    assert str(tmp_path) not in repr(replace(answer.row, source=Source())) + answer.log


def test_a_patch_that_git_does_not_take_fails(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(request: Request) -> Iterator[Processed]:
        for one in process(request):
            yield replace(one, diff=one.diff.replace("-FROM", "-from"))

    monkeypatch.setattr(module, "process", wrong)
    answer = done(tmp_path, task(make("app")))
    assert answer.row is not None and answer.row.reason is Reason.PATCH
    assert "patch does not apply" in answer.log and str(tmp_path) not in answer.log


def test_another_version_of_the_tool(make: Make, tmp_path: Path) -> None:
    answer = done(tmp_path, replace(task(make("app")), version="9.9.9"))
    assert answer.row is not None and answer.row.reason is Reason.VERSION


def test_what_is_known_is_not_cloned(make: Make, tmp_path: Path) -> None:
    source = make("app")
    known = git("rev-parse", "HEAD", cwd=source)
    assert done(tmp_path, replace(task(source), is_known=True, known=known)) == Answer(None)
    assert not (tmp_path / "folder" / "clone").exists()
    (tmp_path / "folder" / "gitconfig").unlink()
    (tmp_path / "folder").rmdir()
    answer = done(tmp_path, replace(task(source), is_known=True, known="0" * 40))
    assert answer.row is not None and answer.row.commit == known
