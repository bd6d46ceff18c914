"""One result for all values of a file's build arguments that are known.

A value with which the file is refused refuses it. Where the new lines differ, all are tried with the files
that one of them needs; what cannot be one text is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from rewriter.dockerfile.instructions import Arg, each
from rewriter.model import Applicability, Diagnostic, FileResult, Outcome, Reason, Severity, evidence_at
from rewriter.pipeline.builds import for_all_builds, refusals, refusing_rules
from rewriter.pipeline.job import Job
from rewriter.pipeline.plain import refused
from rewriter.pipeline.stage import built, followed_stage, planned_stage
from rewriter.plan.values import MAX_VALUES, Asked, Values, asked, with_values
from rewriter.rules.notices import frozen_argument
from rewriter.rules.refusals import build_argument, postcondition, unknown_build, unknown_start

if TYPE_CHECKING:
    from rewriter.facts.files.model import RuntimeFile

_UNKNOWN = frozenset({unknown_start.RULE.id, unknown_build.RULE.id, build_argument.RULE.id})
"""What a file is refused for that does not build its program with a value."""


class Builds(Struct, frozen=True):
    """The builds of a file: how each is judged, and what is known of the one with the given values."""

    job: Job
    first: FileResult
    """The new text for the defaults, its values written out."""

    def joined(self, result: FileResult) -> FileResult:
        """``result``, which holds for the defaults, for all values; or why there is none for all."""
        if result.outcome is not Outcome.REWRITTEN and not refusing_rules(result) & _UNKNOWN:
            return result
        asked = self._asked()
        judged = [(values, self._judged(values, result)) for values in asked.values]
        # What only a path can name may be no program of this file.
        judged = [(v, r) for v, r in judged if v.place is not None or not refusing_rules(r) & _UNKNOWN]
        told = [self._told(values, item) for values, each in judged for item in refusals(each)]
        if told and all(refusing_rules(each) != {postcondition.RULE.id} for _, each in judged):
            return refused(result, told)
        rewritten = [(v, r) for v, r in judged if r.outcome is Outcome.REWRITTEN]
        if result.outcome is Outcome.REWRITTEN:
            rewritten.insert(0, (Values(()), result))
        if not rewritten:
            return result
        if len({each.after for _, each in rewritten}) > 1:
            return self._unified(result, [values for values, _ in rewritten], asked)
        return self._whole(rewritten, asked)

    def _asked(self) -> Asked:
        around = self.job.around
        return asked(
            self.job.dockerfile,
            self.job.stage,
            lambda other: followed_stage(self.job.of(other)),
            around.consumers,
            around.context,
        )

    def _build(self, values: Values) -> Job:
        """The build with these values."""
        return self.job.of(with_values(self.job.dockerfile, values.given))

    def _judged(self, values: Values, result: FileResult) -> FileResult:
        build = self._build(values)
        found = built(build)
        if found.outcome is Outcome.REWRITTEN:
            same = self.first.outcome is Outcome.REWRITTEN and found.after == self.first.after
            return replace(found, after=result.after) if same else _judged(build)
        return _judged(build) if refusing_rules(found) & _UNKNOWN else found

    def _unified(self, result: FileResult, some: Sequence[Values], asked: Asked) -> FileResult:
        """The result with the files that one of the values needs, where that is the same for all."""
        files: dict[str, RuntimeFile] = {}
        for values in some:
            for item in planned_stage(self._build(values), self.job.around.consumers).files:
                files.setdefault(item.destination or item.path, item)
        common = tuple(files.values())
        again = [(values, _judged(replace(self._build(values), files=common))) for values in some]
        texts = {each.after if each.outcome is Outcome.REWRITTEN else None for _, each in again}
        if len(texts) == 1 and None not in texts:
            return self._whole(again, asked)
        other = next((values for values in some if values.given), some[0])
        found = build_argument.differs(str(other), self._line(other), evidence_at(other.place))
        return refused(result, [found])

    def _whole(self, judged: Sequence[tuple[Values, FileResult]], asked: Asked) -> FileResult:
        """The text that is the same for all, with what is to be said of each, and what was not seen."""
        first = judged[0][1]
        known = {(item.rule, item.line, item.message) for item in first.diagnostics}
        more: list[Diagnostic] = []
        for values, result in judged[1:]:
            for item in result.diagnostics:
                key = (item.rule, item.line, item.message)
                told = item.rule == frozen_argument.RULE.id  # of the value that is looked at
                if key not in known and item.applicability is Applicability.REVIEW and not told:
                    known.add(key)
                    more.append(replace(self._told(values, item), severity=Severity.NOTICE))
        said = {item.argument for item in first.diagnostics if item.argument}
        more += [item for item in self._unseen(asked) if item.argument not in said]
        kept = [item for item in first.diagnostics if not _holds_for_default(item, asked.whole)]
        ordered = tuple(sorted((*kept, *more), key=lambda item: item.line))
        return replace(first, diagnostics=ordered)

    def _unseen(self, asked: Asked) -> Iterable[Diagnostic]:
        """What holds for the default, or for some values, only."""
        for name, line, place in asked.unknown:
            yield frozen_argument.default_only(name, line, evidence_at(place), given=place is not None)
        if asked.left_out:
            names = ", ".join(str(values) for values in asked.left_out[:5])
            more = " …" if len(asked.left_out) > 5 else ""
            yield frozen_argument.too_many(MAX_VALUES, names + more, self._line(asked.left_out[0]))

    def _told(self, values: Values, item: Diagnostic) -> Diagnostic:
        """A diagnostic of a build with these values, which names them and who gives them."""
        evidence = (*item.evidence, *evidence_at(values.place))
        return replace(item, message=f"with {values}: {item.message}", evidence=evidence, fix=None)

    def _line(self, values: Values) -> int:
        names = {name for name, _ in values.given}
        arguments = each(self.job.dockerfile.instructions, Arg)
        return next((arg.line for arg in arguments if any(pair.key in names for pair in arg.pairs)), 1)


def _judged(job: Job) -> FileResult:
    """The result for a build, and those for other platforms and arguments that are like it."""
    return for_all_builds(built(job), job)


def _holds_for_default(item: Diagnostic, names: Iterable[str]) -> bool:
    """Whether it says that the lines hold for the default of one of the arguments."""
    return item.reason is Reason.ARGUMENT_FROZEN and item.argument in names
