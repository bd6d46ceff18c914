"""The whole verification over an engine of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from rewriter.verify.engines.cleanup import new_owner
from rewriter.verify.image.seen import ImageConfig, ImageView
from rewriter.verify.model import Aspect, Build, BuildOptions, FileVerdict, Pair, RunOptions, Verdict
from rewriter.verify.prove import Verifier
from rewriter.verify.run.observation import Observation
from rewriter.verify.session import verify_texts
from tests.verify.tools import FOLDER, FakeEngine, entry, old, ran, served, view

OPTIONS = RunOptions(seconds=0.05, grace=0.05)


def engine(
    old_runs: list[Observation],
    new_runs: list[Observation],
    old_image: ImageView | None = None,
    new_image: ImageView | None = None,
    **builds: Build,
) -> FakeEngine:
    images = {"before": old_image or old(), "after": new_image or view()}
    return FakeEngine(images, {"before": old_runs, "after": new_runs}, builds)


def proved(fake: FakeEngine, folder: Path, options: RunOptions = OPTIONS) -> FileVerdict:
    lines: list[str] = []
    verifier = Verifier(fake, new_owner(), BuildOptions(), options, lines.append)
    verdict = verifier.prove(Pair("Dockerfile", folder / "Dockerfile", folder, "FROM old\n", "FROM new\n"))
    assert "old: [1/1] FROM x" in lines
    assert {"after", "before"} <= set(fake.removed) <= {"after", "before", "base-after", "base-before"}
    assert fake.live == 0
    return verdict


def test_two_that_do_the_same(tmp_path: Path) -> None:
    fake = engine([ran("hi\n")], [ran("hi\n")])
    verdict = proved(fake, tmp_path)
    assert (verdict.verdict, verdict.reason, verdict.differences) == (Verdict.PROVED, "", ())
    old_text, new_text = "FROM old\n", "FROM new\n"
    assert fake.texts == {
        "before": old_text,
        "base-before": old_text,
        "after": new_text,
        "base-after": new_text,
    }
    assert set(fake.contexts) == {tmp_path}
    assert verdict.before is not None
    assert verdict.builds == (1.0, 1.0)
    # By default, and once with a read-only root file system.
    assert [run[0] for run in fake.started].count("before") == 3
    assert [run[0] for run in fake.started].count("after") == 4


def test_servers_that_do_the_same(tmp_path: Path) -> None:
    assert proved(engine([served("up\n")], [served("up\n")]), tmp_path).verdict is Verdict.PROVED


def test_another_output_is_a_difference_after_more_runs(tmp_path: Path) -> None:
    fake = engine([ran("hi\n")], [ran("ho\n")])
    verdict = proved(fake, tmp_path)
    assert verdict.verdict is Verdict.DIFFERS
    assert [found.aspect for found in verdict.differences] == [Aspect.STDOUT]
    # A read-only root file system would show the same.
    assert [run[0] for run in fake.started].count("before") == 6


def test_no_run_of_the_new_image_is_thrown_away(tmp_path: Path) -> None:
    panicked = ran("", "panic: lost race", exit_code=2)
    fake = engine([served("up\n")], [panicked, served("up\n"), panicked, served("up\n")])
    verdict = proved(fake, tmp_path)
    assert verdict.verdict is Verdict.DIFFERS
    assert "exit code 2 in 2 of 6 runs" in verdict.reason


def test_what_happens_once_shows_nothing(tmp_path: Path) -> None:
    fake = engine([served("up\n")], [served(""), served("up\n")])
    verdict = proved(fake, tmp_path)
    assert verdict.verdict is Verdict.NOT_SHOWN
    assert "stdout" in verdict.reason


def test_a_program_that_never_says_the_same(tmp_path: Path) -> None:
    """Its runs have nothing in common that could be compared."""
    words = ["oak", "elm", "ash", "yew", "fir", "bay", "box"]
    fake = engine([ran(f"{word}\n") for word in words], [ran(f"{word} {word}\n") for word in words])
    verdict = proved(fake, tmp_path)
    assert verdict.verdict is Verdict.NOT_SHOWN
    assert "stdout" in verdict.reason


def test_another_configuration_is_a_difference(tmp_path: Path) -> None:
    fake = engine([ran()], [ran()], new_image=view(workdir="/"))
    verdict = proved(fake, tmp_path)
    assert verdict.verdict is Verdict.DIFFERS
    assert Aspect.CONFIG in {found.aspect for found in verdict.differences}


def test_the_old_image_does_not_build(tmp_path: Path) -> None:
    fake = engine([ran()], [ran()], before=Build(False, 3.0, ("go: no such module",)))
    verdict = proved(fake, tmp_path)
    assert (verdict.verdict, verdict.differences) == (Verdict.NOT_SHOWN, ())
    assert verdict.last_lines == ("go: no such module",)
    assert "after" not in fake.texts


def test_the_new_image_does_not_build(tmp_path: Path) -> None:
    verdict = proved(engine([ran()], [ran()], after=Build(False, 3.0, ("boom",))), tmp_path)
    assert verdict.verdict is Verdict.DIFFERS
    assert [found.aspect for found in verdict.differences] == [Aspect.BUILD]
    assert verdict.last_lines == ("boom",)


@pytest.mark.parametrize("which", ["before", "after"])
def test_a_build_out_of_time_shows_nothing(tmp_path: Path, which: str) -> None:
    fake = engine([ran()], [ran()])
    fake.builds[which] = Build(False, 900.0, (), timed_out=True)
    verdict = proved(fake, tmp_path)
    assert verdict.verdict is Verdict.NOT_SHOWN
    assert "within 900 s" in verdict.reason


def test_two_that_do_not_start_show_nothing(tmp_path: Path) -> None:
    failed = ran(start_error="exec: no such file", exit_code=127)
    verdict = proved(engine([failed], [failed]), tmp_path)
    assert verdict.verdict is Verdict.NOT_SHOWN
    assert "does not start" in verdict.reason


def test_an_engine_that_fails_shows_nothing(tmp_path: Path) -> None:
    fake = engine([ran()], [ran()])
    del fake.images["after"]
    verdict = proved(fake, tmp_path)
    assert (verdict.verdict, verdict.reason) == (Verdict.NOT_SHOWN, "no such image")


def test_an_interruption_removes_everything(tmp_path: Path) -> None:
    class Interrupted(FakeEngine):
        def config(self, tag: str) -> ImageConfig:
            raise KeyboardInterrupt

    fake = Interrupted({}, {})
    verifier = Verifier(fake, new_owner(), BuildOptions(), OPTIONS, lambda line: None)
    with pytest.raises(KeyboardInterrupt):
        verifier.prove(Pair("Dockerfile", tmp_path / "Dockerfile", tmp_path, "FROM old\n", "FROM new\n"))
    assert {"after", "before"} <= set(fake.removed)


def test_every_run_is_made_with_both(tmp_path: Path) -> None:
    fake = engine([ran()], [ran()])
    options = replace(OPTIONS, runs=(("-v",), ("a", "b c")), network="bridge")
    assert proved(fake, tmp_path, options).verdict is Verdict.PROVED
    for which in ("before", "after"):
        wanted = [(None, "bridge"), (("-v",), "bridge"), (("a", "b c"), "bridge")]
        assert list(dict.fromkeys(run[1:] for run in fake.started if run[0] == which)) == wanted


def test_arguments_that_the_old_shell_form_ignored_are_not_compared(tmp_path: Path) -> None:
    shell = old(entrypoint=("/bin/sh", "-c", "./server"), cmd=())
    fake = engine([ran()], [ran()], shell, view(entrypoint=("./server",), cmd=()))
    verdict = proved(fake, tmp_path, replace(OPTIONS, runs=(("-v",),)))
    assert verdict.verdict is Verdict.PROVED
    assert all(run[1] is None for run in fake.started)
    assert any("ignores them" in note for note in verdict.notes)


def test_the_network_of_the_host_is_stated(tmp_path: Path) -> None:
    verdict = proved(engine([ran()], [ran()]), tmp_path, replace(OPTIONS, network="host"))
    assert "the programs ran in the host's network, as asked" in verdict.notes
    assert not any("host" in note for note in proved(engine([ran()], [ran()]), tmp_path).notes)


def test_the_ignore_file_beside_the_dockerfile_counts(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile.dockerignore").write_text("x")
    fake = engine([ran()], [ran()])
    proved(fake, tmp_path)
    assert fake.beside[0] == ["Dockerfile", "Dockerfile.dockerignore"]


def test_the_context_is_found_as_for_the_rewrite(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "docker").mkdir()
    (tmp_path / "go.mod").write_text("module x\n")
    fake = engine([ran()], [ran()])
    verifier = Verifier(fake, new_owner(), BuildOptions(), OPTIONS, lambda line: None)
    text = 'FROM golang\nCOPY go.mod .\nCMD ["x"]\n'
    verdict = verify_texts(verifier, text, text, dockerfile=tmp_path / "docker" / "Dockerfile")
    assert verdict.verdict is Verdict.PROVED
    assert fake.contexts[0] == tmp_path


def test_no_context_is_found(tmp_path: Path) -> None:
    fake = engine([ran()], [ran()])
    verifier = Verifier(fake, new_owner(), BuildOptions(), OPTIONS, lambda line: None)
    text = 'FROM golang\nCOPY nowhere .\nCMD ["x"]\n'
    verdict = verify_texts(verifier, text, text, dockerfile=tmp_path / "Dockerfile")
    assert (verdict.verdict, fake.texts) == (Verdict.NOT_SHOWN, {})
    assert "--context" in verdict.reason


STAGES = "FROM golang AS build\nFROM alpine\nCOPY --from=build /app /app\n"


def test_a_folder_that_the_runtime_stage_loses_is_a_difference(tmp_path: Path) -> None:
    fake = engine([ran()], [ran()], view({"/srv/app": entry(FOLDER | 0o755)}), view())
    verifier = Verifier(fake, new_owner(), BuildOptions(target="x"), OPTIONS, lambda line: None)
    pair = Pair("Dockerfile", tmp_path / "Dockerfile", tmp_path, STAGES, "FROM new\n", target="1")
    verdict = verifier.prove(pair)
    assert verdict.verdict is Verdict.DIFFERS
    assert verdict.reason == "/srv is gone, which the old stage made"
    assert fake.texts["base-before"] == "FROM alpine\n"
    assert fake.targets == ["1", "1", None]
    assert sorted(fake.removed) == ["after", "base-before", "before"]


def test_labels_of_the_base_are_its_own(tmp_path: Path) -> None:
    ubuntu = {"org.opencontainers.image.ref.name": "ubuntu"}
    fake = engine([ran()], [ran()], view(labels={**ubuntu, "own": "1"}), view(labels={"own": "1"}))
    fake.images["base-before"] = view(labels=ubuntu)
    verifier = Verifier(fake, new_owner(), BuildOptions(), OPTIONS, lambda line: None)
    pair = Pair("Dockerfile", tmp_path / "Dockerfile", tmp_path, STAGES, "FROM new\n")
    assert verifier.prove(pair).verdict is Verdict.PROVED


def test_a_base_that_does_not_build_shows_nothing(tmp_path: Path) -> None:
    fake = engine([ran()], [ran()], view())
    fake.builds["base-before"] = Build(False, 1.0)
    verifier = Verifier(fake, new_owner(), BuildOptions(), OPTIONS, lambda line: None)
    verdict = verifier.prove(Pair("Dockerfile", tmp_path / "Dockerfile", tmp_path, STAGES, "FROM new\n"))
    assert (verdict.verdict, verdict.differences) == (Verdict.NOT_SHOWN, ())
    assert "starts from does not build" in verdict.reason
