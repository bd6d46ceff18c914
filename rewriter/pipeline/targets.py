"""The stages of a file that are images of their own: the last one, and those for ``docker build --target``.

``docker build`` makes the last stage, so that one decides what becomes of the file. Another stage is a target
if it has a name, no other stage starts from it or copies from it, and it says what starts
(https://docs.docker.com/build/building/multi-stage/#stop-at-a-specific-build-stage). Targets are rewritten
one after the other, each on the text that the one before left, so that each is held to the postconditions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from rewriter.dockerfile.load import with_text
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stage_graph import Graph
from rewriter.dockerfile.stages import Stage, stages
from rewriter.facts.recognise.targets import about_go, deciding, targets
from rewriter.model import Diagnostic, FileResult, Outcome
from rewriter.pipeline.lines import Lines, lines_after, located
from rewriter.pipeline.plain import refused
from rewriter.plan.variants import children, is_on_distroless, strangers, variants
from rewriter.rules.notices import kept_stage
from rewriter.rules.transforms.separate_variant import separated
from rewriter.rules.writing.edits import apply, edits_of
from rewriter.trace.base import graph_of

Rewrite = Callable[[Dockerfile, tuple[Stage, ...], Stage], FileResult]
"""What becomes of a text where one stage of it is rewritten."""


def with_targets(
    plain: FileResult,
    dockerfile: Dockerfile,
    rewrite: Rewrite,
    asked: Collection[str] = (),
    ships: Callable[[Stage], bool] = lambda stage: False,
    *,
    default: bool = False,
) -> FileResult:
    """The result for the whole file; ``plain`` is that for a file that is left as it is. A last stage that
    has nothing to do with Go is left alone where another target has, and so are variants.

    ``asked`` are stages that the repository is known to build by name (``target:`` of a Compose file): they
    decide as well. ``default``: it builds the last one too. ``ships`` tells whether a stage starts a
    ready-made Go program.
    """
    found = stages(dockerfile)
    graph = graph_of(dockerfile, found)
    last = len(found) - 1
    others = targets(dockerfile, graph, asked)
    is_go = about_go(dockerfile, graph, last) or ships(found[last])
    kept = variants(graph, {*others, last} if is_go else others, asked, default=default)
    others = [at for at in others if at not in kept]
    if not others and not kept:
        return rewrite(dockerfile, found, found[last])
    foreign = not is_go
    shipped = sorted({variant.of for variant in kept.values() if variant.of is not None})
    work = _Work(dockerfile, graph, rewrite, dockerfile.text)
    for at in shipped:
        work.with_variants(at)
    if last in kept or foreign:
        outcome = Outcome.UNCHANGED if last in kept else Outcome.SKIPPED
        work.results[last] = replace(plain, outcome=outcome)
    else:
        work.one(last)
    for at in others:
        work.one(at)
    for at in kept.keys() - {last}:
        work.refused(at)
    first = work.results.pop(last) if last in kept else work.results[last]
    wanted = deciding(graph, asked) if first.outcome is not Outcome.SKIPPED else others
    leading = work.results.get(kept[last].of or last) if last in kept else first
    decisive = {at: work.results[at] for at in sorted({*shipped, *wanted}) if at in work.results}
    notes = [kept_stage.variant(graph.stages[at], kept[at].why) for at in kept if at not in work.results]
    return work.joined(first, leading, decisive, notes)


class _Work(Struct):
    """The stages of a file, rewritten one after the other."""

    dockerfile: Dockerfile
    graph: Graph
    rewrite: Rewrite
    text: str
    results: dict[int, FileResult] = field(default_factory=dict)
    passed: tuple[Lines, ...] = ()
    """How the lines of the text came about."""

    def one(self, at: int) -> None:
        """Rewrite a stage of the text that those before left."""
        name = self.graph.stages[at].name if at < len(self.graph.stages) - 1 else None
        result = self._rewritten(name)
        self.results[at] = located(result, self.passed)
        if result.outcome is Outcome.REWRITTEN:
            self._leave(result)

    def refused(self, at: int) -> None:
        """Why a variant could not be moved, if that is so: it says more than that it is one."""
        result = self._rewritten(self.graph.stages[at].name)
        if result.outcome is Outcome.REFUSED:
            self.results[at] = located(result, self.passed)

    def with_variants(self, at: int) -> None:
        """Rewrite a stage whose variants get its lines first, if they need them to stay what they are."""
        stage, reason = self.graph.stages[at], strangers(self.graph, at)
        if reason is not None:
            refusal = kept_stage.shipped(stage, reason)
            self.results[at] = FileResult("", Outcome.REFUSED, diagnostics=(refusal,))
            return
        if is_on_distroless(self.graph, at):
            # It only moves to another release of what it is on, and its variants had no tools of that.
            self.one(at)
            return
        before, passed = self.text, self.passed
        separate = _separated(self._current(), stage.name or "")
        fixes = located(separate, passed).diagnostics
        self._leave(separate)
        result = self._rewritten(stage.name)
        found = located(result, self.passed)
        if result.outcome is Outcome.REWRITTEN:
            self._leave(result)
            found = replace(found, diagnostics=(*fixes, *found.diagnostics))
        else:
            self.text, self.passed = before, passed
        self.results[at] = found

    def _current(self) -> Dockerfile:
        """The file with the text that the stages before left."""
        return self.dockerfile if self.text is self.dockerfile.text else with_text(self.dockerfile, self.text)

    def _rewritten(self, name: str | None) -> FileResult:
        """What becomes of the stage of this name, or the last one, in that text."""
        current = self._current()
        found = stages(current)
        last = max(stage.index for stage in found if name in (None, stage.name))
        return self.rewrite(current, found, found[last])

    def _leave(self, result: FileResult) -> None:
        """Go on with the text of a result."""
        self.passed = (*self.passed, lines_after(self.text, result))
        self.text = result.after or ""

    def joined(
        self,
        first: FileResult,
        leading: FileResult | None,
        decisive: Mapping[int, FileResult],
        variants: Sequence[Diagnostic],
    ) -> FileResult:
        """The result for the file: ``first`` is the last stage's, ``leading`` that of the stage which is
        shipped if no other is asked for."""
        by = {at: result for at, result in self.results.items() if result.outcome is Outcome.REWRITTEN}
        against = [result for result in decisive.values() if result.outcome is Outcome.REFUSED]
        # A stage that needs no change is no reason to call the file done, unless it is where this leaves one.
        is_done = by or any(
            result.outcome is Outcome.UNCHANGED and is_on_distroless(self.graph, at)
            for at, result in decisive.items()
        )
        is_hidden = not is_done and any(result is leading for result in against)
        if against and (is_hidden or len(against) == len(decisive)):
            refusals = [item for result in against for item in result.diagnostics]
            notes = [kept_stage.possible(self.graph.stages[at]) for at in by]
            return refused(first, (*refusals, *notes, *variants))
        told = (result for result in self.results.values() if result.outcome is not Outcome.REFUSED)
        diagnostics = [item for result in told for item in result.diagnostics]
        diagnostics += [
            kept_stage.refused(self.graph.stages[at], result.diagnostics)
            for at, result in self.results.items()
            if result.outcome is Outcome.REFUSED
        ]
        once = {(item.rule, item.message, item.line): item for item in (*diagnostics, *variants)}
        ordered = tuple(sorted(once.values(), key=lambda item: item.line))
        shown = first if first.outcome is Outcome.REWRITTEN or not by else by[min(by)]
        outcome = Outcome.REWRITTEN if by else Outcome.UNCHANGED
        return replace(
            shown, path=first.path, outcome=outcome, before=first.before, after=self.text, diagnostics=ordered
        )


def _separated(dockerfile: Dockerfile, name: str) -> FileResult:
    """The text in which all that go on from a stage have its lines of their own."""
    found = stages(dockerfile)
    graph = graph_of(dockerfile, found)
    at = graph.named_last(name) or 0
    fixes = tuple(separated(dockerfile, graph, user, at) for user in children(graph, at))
    edits = edits_of(fixes)
    return FileResult("", Outcome.REWRITTEN, after=apply(dockerfile.text, edits), diagnostics=fixes)
