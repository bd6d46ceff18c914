"""The program's source cannot be seen.

What it does
    Reports that files, executables and cgo could not be looked for. Where there is no ``go.mod`` (git may
    ignore it), an import whose last elements are a folder of Go files is that folder, and what stands before
    it is the module; that is stated too, and where a RUN clones the repository itself (its address is what
    go.mod calls the module), for then the source that is here is read.

Why
    Without the build context the rewrite rests on the Dockerfile alone.

Example
    before
        distroify - < Dockerfile

When it refuses
    Only with ``--safe-only``.

What you can do
    Run distroify where the source is, or give the build context: ``--context DIR``, ``context`` in
    ``.distroify.toml``, or ``distroify --context . - < Dockerfile`` for standard input.

Applicability
    review

References
    https://docs.docker.com/build/concepts/context/
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.sight import unread
from rewriter.facts.start.find_program import is_of_another_module
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice
from rewriter.rules.rule import Rule

_HERE = "run it where the source is, or give --context"
_INSTALLED = "look into the source of the module"


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """State it once for each program."""
    traces = (plan.facts.chain.of(program.build).trace for program in plan.facts.programs)
    for line in dict.fromkeys(line for trace in traces for line in trace.clones):
        message = "it clones this repository, whose source is read here: another revision may be built"
        yield notice(RULE, message, line)
    for program in plan.facts.programs:
        line = program.build.instruction.line
        source = program.source
        if source is not None and source.inferred is not None and not _is_made(source.inferred.path, plan):
            name = source.inferred.path
            message = f"the build context has no go.mod: imports below {name} are taken for its folders"
            yield notice(RULE, message, line)
        unseen = unread(program)
        if unseen is not None:
            installed = any(map(is_of_another_module, program.build.command.packages))
            help_ = (_INSTALLED if installed else _HERE) if program.unseen is not None else None
            yield notice(RULE, unseen, line, help_)


def _is_made(name: str, plan: Plan) -> bool:
    """Whether a RUN says what the module is called."""
    return any(words[:4] == ("go", "mod", "init", name) for _, _, words in plan.facts.trace.calls)


RULE = Rule(__name__, order=10, check=check)
