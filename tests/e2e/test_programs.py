"""Whole Go programs: built before and after, run both, compared.

A program that is refused has a ``forced.Dockerfile``: the conversion that somebody would write who does not
see the reason. It must break, or the refusal is wrong.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rewriter.model import FileResult, Outcome, Settings
from rewriter.pipeline.rewrite import rewrite
from rewriter.rules.documentation import rules
from tests.e2e.compare import check_config, check_contents
from tests.e2e.engine import BuildError, Engine, new_tag
from tests.e2e.observe import missing, observe
from tests.e2e.program import Program, programs

PROGRAMS = programs()
REWRITTEN = [program for program in PROGRAMS if program.outcome == "rewritten"]
REFUSED = [program for program in PROGRAMS if program.outcome == "refused"]


def rewritten(program: Program) -> FileResult:
    settings = Settings(allow=frozenset(program.allow), nonroot=program.nonroot)
    data = program.dockerfile.read_bytes()
    return rewrite("Dockerfile", data, settings, context=program.folder, dockerfile_path=program.dockerfile)


def with_prebuilt(program: Program, folder: Path, content: bytes) -> Program:
    """The program in a folder of its own, which has the file that is built before the image."""
    shutil.copytree(program.folder, folder)
    file = folder / program.prebuilt
    file.write_bytes(content)
    file.chmod(0o755)
    return replace(program, folder=folder)


@pytest.fixture
def tags(engine: Engine, program: Program) -> Iterator[tuple[str, str]]:
    """Names for the image before and after; the images are removed behind the test."""
    before, after = new_tag(f"{program.slug}/before"), new_tag(f"{program.slug}/after")
    yield before, after
    engine.remove(before, after)


@pytest.mark.e2e
@pytest.mark.parametrize("program", REWRITTEN, ids=lambda program: program.slug)
def test_rewritten_program_behaves_as_before(
    engine: Engine, probe: str, program: Program, tags: tuple[str, str], tmp_path: Path
) -> None:
    before, after = tags
    if program.prebuilt:
        engine.build(program.folder, program.prebuilt_dockerfile, before)
        content = engine.read(before, f"/{program.prebuilt}")
        program = with_prebuilt(program, tmp_path / program.slug, content)
    result = rewritten(program)
    assert result.outcome is Outcome.REWRITTEN, [d.message for d in result.diagnostics]
    assert result.after is not None
    dockerfile = tmp_path / "Dockerfile"
    dockerfile.write_bytes(result.after.encode("utf-8", "surrogateescape"))
    engine.build(program.folder, program.dockerfile, before, program.build_args)
    engine.build(program.folder, dockerfile, after, program.build_args)

    seen = observe(engine, probe, before, program)
    assert [*missing(seen, program)] == []
    assert observe(engine, probe, after, program) == seen
    assert [*check_config(engine.config(before), engine.config(after), program)] == []
    assert [*check_contents(engine, before, after, program)] == []


@pytest.mark.e2e
@pytest.mark.parametrize("program", REFUSED, ids=lambda program: program.slug)
def test_refused_program_breaks_when_forced(
    engine: Engine, probe: str, program: Program, tags: tuple[str, str], tmp_path: Path
) -> None:
    before, forced = tags
    if program.prebuilt:
        engine.build(program.folder, program.prebuilt_dockerfile, before)
        content = engine.read(before, f"/{program.prebuilt}")
        program = with_prebuilt(program, tmp_path / program.slug, content)
    engine.build(program.folder, program.dockerfile, before, program.build_args)
    seen = observe(engine, probe, before, program)
    assert [*missing(seen, program)] == []
    try:
        engine.build(program.folder, program.forced_dockerfile, forced, program.build_args)
    except BuildError as error:
        assert program.forced in str(error)
        return
    broken = observe(engine, probe, forced, program)
    assert broken != seen
    assert any(program.forced in text for step, text in broken.items() if text != seen[step]), broken


@pytest.mark.parametrize("program", REFUSED, ids=lambda program: program.slug)
def test_refused_program_is_refused_with_its_rule(program: Program, tmp_path: Path) -> None:
    if program.prebuilt:
        program = with_prebuilt(program, tmp_path / program.slug, b"\x7fELF")
    result = rewritten(program)
    assert result.outcome is Outcome.REFUSED
    assert program.rule in {diagnostic.rule for diagnostic in result.diagnostics}
    assert result.after == result.before


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.slug)
def test_expectation_is_complete(program: Program) -> None:
    assert program.outcome in ("rewritten", "refused")
    assert program.run or program.serve or program.health, "nothing is compared"
    is_refused = program.outcome == "refused"
    assert program.forced_dockerfile.exists() == is_refused
    assert bool(program.rule and program.forced) == is_refused
    assert not program.rule or program.rule in {rule.id for rule in rules()}
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", program.slug)
