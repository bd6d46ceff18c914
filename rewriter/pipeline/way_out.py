"""A way out of a refusal: a directive that lifts it *in this file*. ``trial`` tries it before it is told."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from msgspec.structs import replace

from rewriter.context.files import Context
from rewriter.golang.modules.module import find_module
from rewriter.model import FileResult, Proposal
from rewriter.plan.model import Plan
from rewriter.rules.refusals import unknown_start
from rewriter.support.paths import below, join, normal
from rewriter.support.regex import regex
from rewriter.trace.record import Record
from rewriter.trace.said_program import behind, main_packages, unfollowed_run

_MAJOR = regex(r"/v\d+$")
"""https://go.dev/ref/mod#major-version-suffixes"""


def proposed(result: FileResult, plan: Plan, context: Context | None) -> FileResult:
    """The refused result with a ``program`` directive for a start that is not known, where the source has one
    package that fits by its name, or no other."""
    rule = unknown_start.RULE.id
    if context is None or all(item.rule != rule for item in result.diagnostics):
        return result
    found = _program(plan, context)
    told = (replace(item, proposal=found) if item.rule == rule else item for item in result.diagnostics)
    return replace(result, diagnostics=tuple(told))


def _program(plan: Plan, context: Context) -> Proposal | None:
    path, target = plan.facts.start.program, plan.facts.chain.target
    if path is None:
        return None
    view, inside = behind(target, path, plan.facts.chain)
    run = unfollowed_run(view)
    if run is None:
        return None
    line, named = plan.facts.start.line, path
    origin = target.files.origin(path)
    if origin is not None and origin.event.stage is not None:
        line = origin.event.line
        named = join(origin.event.stage.path, below(path, origin.event.path) or "")
    record = Record(context, view.base)
    record.inherit(view.trace)
    mains = main_packages(normal(view.trace.states[run.index].workdir), record)
    module = find_module(context, "")
    package = _fitting(mains, posixpath.basename(inside), module.path if module is not None else "")
    return Proposal(line, f"# distroify: program {named} {package}") if package is not None and line else None


def _fitting(mains: Sequence[str], name: str, module: str) -> str | None:
    called = [main for main in mains if posixpath.basename(main) == name]
    if not called and "." in mains and posixpath.basename(_MAJOR.sub("", module)) == name:
        return "."
    if len(called) == 1:
        return called[0]
    return mains[0] if len(mains) == 1 else None
