"""The verification of one pair of Dockerfiles: build, look, run, compare, conclude."""

from __future__ import annotations

import os
import posixpath
import re
import time
from collections.abc import Callable, Iterator
from functools import partial

from msgspec.structs import replace

from rewriter.golang.binary.model import BuildInfo
from rewriter.model import VerificationError
from rewriter.verify.compare.accounts import compare_accounts
from rewriter.verify.compare.announced import nonroot_differences
from rewriter.verify.compare.asked import compare_asked
from rewriter.verify.compare.build_arguments import compare_build_arguments
from rewriter.verify.compare.built_in import without_built_in
from rewriter.verify.compare.circumstances import Shell
from rewriter.verify.compare.config import as_nonroot, compare_config, stop_signal
from rewriter.verify.compare.exercised import exercised
from rewriter.verify.compare.files import compare_files
from rewriter.verify.compare.healthcheck import compare_healthcheck
from rewriter.verify.compare.lookups import compare_lookups, compare_variables
from rewriter.verify.compare.lost_programs import compare_lost_programs, lost_programs
from rewriter.verify.compare.needless import compare_needless, lost_folders
from rewriter.verify.compare.other_names import compare_other_names
from rewriter.verify.compare.own import gone_folders
from rewriter.verify.compare.program import compare_programs
from rewriter.verify.compare.source_folder import compare_source_folder
from rewriter.verify.compare.unsteady import with_unsteady_files
from rewriter.verify.compose.find import way_for
from rewriter.verify.conclude import concluded, unbuilt
from rewriter.verify.engines.cleanup import Owner
from rewriter.verify.engines.engine import Engine, Progress
from rewriter.verify.image.asks import Asks, asks, carried
from rewriter.verify.image.checkout import checkout_folders, told
from rewriter.verify.image.evidence import gather
from rewriter.verify.image.listing import Listing
from rewriter.verify.image.lookups import look_up
from rewriter.verify.image.opening import OpenedConfig, open_config
from rewriter.verify.image.seen import ImageConfig, ImageView
from rewriter.verify.image.source import Source, source_of
from rewriter.verify.image.stage_files import gone_files, kept_files, own_paths
from rewriter.verify.image.start import start_of
from rewriter.verify.image.view import view, with_changed_programs, with_targets_of_links
from rewriter.verify.images import Images
from rewriter.verify.model import (
    Announced,
    BuildOptions,
    FileVerdict,
    Findings,
    Gap,
    Pair,
    RunOptions,
    Verdict,
)
from rewriter.verify.run.beside import available
from rewriter.verify.run.further import compare_further
from rewriter.verify.run.observation import Way
from rewriter.verify.run.observe import Subject
from rewriter.verify.run.repeat import Trial
from rewriter.verify.run.source import look
from rewriter.verify.run.trace import Tracer, find_tracer
from rewriter.verify.run.tracing import NOT_TRACED, Tracing
from rewriter.verify.run.waiting import awaited
from rewriter.verify.run.ways import further_ways

_COMPILES = re.compile(r"\bgo\s{1,20}run\b")
"""In the text of a shell."""


class Verifier:
    """An engine, and how to build and run with it."""

    def __init__(
        self, engine: Engine, owner: Owner, build: BuildOptions, run: RunOptions, progress: Progress
    ) -> None:
        """What distroify builds and starts carries the name of ``owner``."""
        self._engine = engine
        self._run = run
        self._progress = progress
        self._images = Images(engine, owner, build, progress)

    def prove(self, pair: Pair) -> FileVerdict:
        """The verdict; the images are removed again. Never raises for what is wrong with images."""
        begin = time.monotonic()
        try:
            done = self._built(pair)
        except VerificationError as error:
            done = FileVerdict(pair.path, pair.outcome, Verdict.NOT_SHOWN, str(error))
        return replace(done, seconds=time.monotonic() - begin)

    def _built(self, pair: Pair) -> FileVerdict:
        with self._images.tags() as (old, new):
            before = self._images.build(pair, "old", pair.before, old)
            if not before.ok:
                return unbuilt(pair, before, "the old image does not build", Verdict.NOT_SHOWN)
            after = self._images.build(pair, "new", pair.after, new)
            if not after.ok:
                verdict = Verdict.NOT_SHOWN if after.timed_out else Verdict.DIFFERS
                return unbuilt(pair, after, "the new image does not build", verdict)
            compared = self._compared(pair, old, new)
            return replace(compared, builds=(before.seconds, after.seconds))

    def _compared(self, pair: Pair, old: str, new: str) -> FileVerdict:
        self._progress("comparing the images")
        after = view(self._engine, new, None, base=self._images.base(pair, "base-after", pair.after))
        known = asks(after, self._read(new))
        tracer = self._tracer(after)
        opened = open_config(self._engine.config(old), lambda path: self._engine.read(old, path))
        source = look(pair.context)
        compiles = _compiles(opened.config)
        trial = self._trial(old, new, after, opened.by_shell, source.routes, compiles)
        takes_arguments = start_of(opened.config).takes_arguments and opened.forwards
        first, found = self._first_way(pair)
        ways = self._ways(first, takes_arguments)
        found += Findings(notes=(*self._network_notes(), *_not_run(self._run, takes_arguments)))
        if isinstance(tracer, str):
            found += Findings(notes=(f"{NOT_TRACED}: {tracer}",))
        with trial.workers() as pool:
            looked = pool.submit(self._before, pair, old, after.listing, opened)
            tracing = (
                None if isinstance(tracer, str) else Tracing(trial, tracer, not compiles, carried(known))
            )
            pending = (
                tracing.begin([replace(way, signals=source.signals) for way in ways], pool)
                if tracing is not None
                else ()
            )

            def builds() -> tuple[BuildInfo | None, BuildInfo | None]:
                return _builds(awaited(looked), after)

            every = [trial.compare(way, pool, builds) for way in ways]
            further = further_ways(opened.config, every[0].old, source.signals, ways[0])
            found += compare_further(trial, further, every[0], pool, builds)
            found += sum((ran.findings for ran in every), Findings())
            before, after = with_changed_programs(self._engine, (old, new), awaited(looked), after)
            after, varying = with_unsteady_files(before, after, partial(self._images.again, pair))
            found += varying
            if tracing is not None:
                found += tracing.compare(pending, before, after, pool)
        asked: tuple[Announced, ...] = ()
        if pair.nonroot:
            asked = nonroot_differences(before, after)
            before = as_nonroot(before)
        found += self._on_disk(before, after)
        found += compare_programs(before, after, self._images.rebuilds(pair, (old, new), before, after))
        found += compare_source_folder(before.program, after.program, source.asking)
        found += compare_build_arguments(pair.before, pair.after, self._images.options.arguments)
        found += self._looked_up(pair, (old, new), before, after, known)
        found += exercised(every, before.config.exposed)
        return concluded(pair, before, after, without_built_in(found, before, after), asked)

    def _before(self, pair: Pair, old: str, new: Listing, opened: OpenedConfig) -> ImageView:
        base = self._images.base(pair, "base-before", pair.before)
        return replace(view(self._engine, old, new, opened.config, base), scripts=opened.scripts)

    def _read(self, tag: str) -> Callable[[str], bytes | None]:
        return lambda path: self._engine.read(tag, path)

    def _looked_up(
        self, pair: Pair, tags: tuple[str, str], before: ImageView, after: ImageView, known: Asks
    ) -> Findings:
        """What the programs can ask of the system, and of their own files."""
        read_old, read_new = map(self._read, tags)
        seen = look_up(before, after, known, read_old, read_new)
        found = compare_lookups(before, after, seen) + compare_variables(before, after, known)
        source = source_of(pair.before, self._images.target(pair), pair.dockerfile, pair.context)
        found += compare_accounts(before, after, known, source)
        found += compare_asked(before, after, source, known, pair.announced)
        return found + self._own_files(pair, with_targets_of_links(before, read_old), after, known, source)

    def _own_files(
        self, pair: Pair, before: ImageView, after: ImageView, known: Asks, source: Source
    ) -> Findings:
        """What the old stage put there: as it was, or gone and needless."""
        folders = checkout_folders(before, after, pair.context, pair.before)
        kept = compare_files(before, after, owners=not pair.nonroot, of_checkout=folders) + told(folders)
        kept += compare_other_names(before, after, own_paths(before), known)
        gone, gone_empty = gone_files(before, after), tuple(gone_folders(before, after))
        programs = lost_programs(before, after, gone)
        kept += compare_lost_programs(programs)
        gone = tuple(path for path in gone if path not in programs)
        if not gone and not gone_empty:
            return kept
        kept_ones = kept_files(before, after)
        evidence = gather(pair, self._images.target(pair), before, gone, known, source, kept_ones)
        kept += lost_folders(gone_empty, before, evidence)
        judged = compare_needless(before, gone, evidence)
        return replace(kept + judged, width=(", ".join((*kept.width, *judged.width)),))

    def _on_disk(self, before: ImageView, after: ImageView) -> Findings:
        """What the configurations of the two images tell."""
        return Findings(compare_config(before, after)) + compare_healthcheck(before, after)

    def _first_way(self, pair: Pair) -> tuple[Way, Findings]:
        """How both images start where nothing more is asked for: as they say, or as a Compose service."""
        plain = Way(None, self._run.environment)
        if not self._run.service:
            return plain, Findings()
        try:
            way, found = way_for(pair, self._run, os.environ)
        except VerificationError as error:
            return plain, Findings(gaps=(Gap(str(error), "--compose-file FILE says where the service is"),))
        way, missing = available(self._engine, way, self._run.network)
        return way, found + missing

    def _ways(self, first: Way, takes_arguments: bool) -> tuple[Way, ...]:
        runs = self._run.runs if takes_arguments else ()
        return (first, *(replace(first, arguments=arguments) for arguments in runs))

    def _trial(
        self, old: str, new: str, after: ImageView, by_shell: bool, routes: tuple[str, ...], compiles: bool
    ) -> Trial:
        config = self._engine.config(old)
        return Trial(
            self._engine,
            self._run,
            self._progress,
            replace(_subject(config, old, old, after), routes=routes),
            replace(_subject(after.config, new, old, after), routes=routes),
            self._shell(config, by_shell),
            compiles,
        )

    def _shell(self, config: ImageConfig, by_shell: bool) -> Shell:
        if not (by_shell or start_of(config).by_shell):
            return Shell.NONE
        return Shell.FIRST if self._engine.starts_first_process else Shell.PLAIN

    def _tracer(self, after: ImageView) -> Tracer | str:
        if not self._run.trace:
            return "not wanted"
        if after.program is None or not after.program.machine:
            return "the program is no ELF file"
        return find_tracer(after.program.machine)

    def _network_notes(self) -> Iterator[str]:
        if self._engine.shares_host_network:
            yield f"{self._engine.name} ran the programs in the host's network: its isolation is chroot"
        elif self._run.network == "host":
            yield "the programs ran in the host's network, as asked"


def _builds(before: ImageView, after: ImageView) -> tuple[BuildInfo | None, BuildInfo | None]:
    return (
        before.program.build if before.program is not None else None,
        after.program.build if after.program is not None else None,
    )


def _compiles(config: ImageConfig) -> bool:
    """The program is compiled at the start: a trace shows the compiler's files."""
    argv = start_of(config).argv
    return posixpath.basename((*argv, "")[0]) == "go" or any(_COMPILES.search(word) for word in argv)


def _subject(config: ImageConfig, tag: str, assistant: str, after: ImageView) -> Subject:
    signal = stop_signal(config.stop_signal)
    program = after.program.path if after.program is not None else ""
    return Subject(tag, config.workdir or "/", signal, assistant, config.healthcheck, program)


def _not_run(options: RunOptions, takes_arguments: bool) -> Iterator[str]:
    if options.runs and not takes_arguments:
        yield "not run with arguments: the old image's shell form ignores them"
