"""The verification of the files of one command: an engine, the sweep before it, and each file's pair."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct, field

from rewriter.dockerfile.load import load_text
from rewriter.dockerfile.model import DockerfileError
from rewriter.dockerfile.stages import stages
from rewriter.facts.recognise.build_context import build_context
from rewriter.model import Outcome
from rewriter.verify.engines.choice import find_engine
from rewriter.verify.engines.cleanup import new_owner, sweep_folders
from rewriter.verify.engines.engine import Progress
from rewriter.verify.engines.leftovers import sweep_commands
from rewriter.verify.model import BuildOptions, FileVerdict, Pair, RunOptions, Verdict
from rewriter.verify.prove import Verifier


class Options(Struct, frozen=True):
    """What the command line says of engine, builds and runs."""

    engine: str | None = None
    build: BuildOptions = field(default_factory=BuildOptions)
    run: RunOptions = field(default_factory=RunOptions)


@contextmanager
def verifier(options: Options, progress: Progress) -> Iterator[Verifier]:
    """A ready engine, after what dead runs left behind was removed.

    Raises ``VerificationError`` where there is none.
    """
    owner = new_owner()
    engine = find_engine(options.engine, owner, options.run.limits)
    swept = sweep_commands() + engine.sweep() + sweep_folders()
    if swept:
        progress(f"removed {swept} commands, images, containers and folders that an earlier run left behind")
    yield Verifier(engine, owner, options.build, options.run, progress)


def context_of(text: str, dockerfile: Path, given: Path | None) -> Path | None:
    """The build context of a Dockerfile: the given one, else as for the rewrite, else ``None``."""
    if given is not None:
        return given

    try:
        loaded = load_text(text, str(dockerfile))
    except DockerfileError:
        return dockerfile.parent
    choice = build_context(dockerfile, loaded, stages(loaded))
    return choice.root if choice.fits else None


def verify_texts(
    verifier: Verifier,
    before: str,
    after: str,
    *,
    dockerfile: Path,
    context: Path | None = None,
    path: str | None = None,
    nonroot: bool = False,
    announced: frozenset[str] = frozenset(),
) -> FileVerdict:
    """The verdict on two texts of one Dockerfile (which need not exist under that name)."""
    shown = path if path is not None else str(dockerfile)
    folder = context_of(before, dockerfile, context)
    if folder is None:
        reason = "the build context was not found: give it with --context"
        return FileVerdict(shown, Outcome.REWRITTEN.value, Verdict.NOT_SHOWN, reason)
    pair = Pair(shown, dockerfile, folder, before, after, nonroot=nonroot, announced=announced)
    return verifier.prove(pair)
