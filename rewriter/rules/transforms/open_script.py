"""A script or shell text that only sets variables is replaced by ENV and exec form.

What it does
    Reads the script that the image starts from the build context. Where it only sets defaults, exports
    variables and ends in one command (``exec app "$@"``), ENV gives the values, the program is started in
    exec form, and the script stays behind. The same for shell text such as ``GIN_MODE=release ./app``
    and for ``env GIN_MODE=release ./app``, be it in exec form.
    So does a program that changes the user: ``su-exec app ./app`` becomes ``USER`` and ``./app`` where root
    starts it, nothing else runs before, and the file tells the user's number. gosu, setpriv, chroot and
    runuser are read like that as far as USER can do the same, also behind a script that only sets variables.
    What is allowed on purpose is done here as well: see ``needs-shell`` and ``unknown-start``.

Why
    distroless has no shell; a script of defaults needs none.

Example
    before (entrypoint.sh: ``: "${PORT:=8080}"; export PORT; exec ./app "$@"``)
        ENTRYPOINT ["./entrypoint.sh"]
    after
        ENV PORT=8080
        ENTRYPOINT ["./app"]

When it refuses
    A script that does more: see ``entrypoint-script``.

Applicability
    review: ENV and USER count for HEALTHCHECK and ``docker exec`` too, an empty value stays empty, and
    ``docker run -e`` overrides a value that the script set in any case

References
    https://docs.docker.com/reference/dockerfile/#env,
    https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_06_02
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.instructions import Entrypoint
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.writing import literal, with_comments
from rewriter.model import Applicability, Diagnostic, Edit, Settings
from rewriter.plan.model import Plan
from rewriter.plan.settings.user import user_last
from rewriter.rules.diagnostics import fix, notice
from rewriter.rules.rule import Rule
from rewriter.rules.writing.runtime_stage import RuntimeStage, Section


def transform(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Write the variables, and say what was opened up."""
    opening, line = plan.facts.start.opening, plan.facts.start.line
    stage = RuntimeStage(dockerfile, plan)
    for variable in opening.variables:
        text = stage.text("ENV", f"{variable.name}={literal(variable.value, dockerfile.escape)}")
        edits, remark = (_before_start(stage, text),), variable.remark
        yield fix(RULE, remark.message, line, edits, Applicability.REVIEW, evidence=remark.evidence)
    for remark in opening.remarks:
        if remark.unsafe:
            yield fix(RULE, remark.message, line, (), Applicability.UNSAFE, evidence=remark.evidence)
        elif remark.review:
            user = user_last(plan)
            written = [_before_start(stage, stage.text("USER", user))] if user is not None else []
            yield fix(RULE, remark.message, line, written, Applicability.REVIEW, evidence=remark.evidence)
        else:
            yield notice(RULE, remark.message, line, evidence=remark.evidence)
    cleared = any(isinstance(i, Entrypoint) and i.json == () for i in plan.trailing)
    if plan.runtime.debug and plan.facts.start.entrypoint is None and not cleared:
        how = Applicability.UNSAFE if opening.debug else Applicability.SAFE
        message = "the :debug image has an ENTRYPOINT of its own, which is cleared"
        yield fix(RULE, message, line, (_before_start(stage, stage.text("ENTRYPOINT", "[]")),), how)


def _before_start(stage: RuntimeStage, text: str) -> Edit:
    """Insert a line above ENTRYPOINT or CMD and its comments, where that will stand."""
    first = stage.plan.facts.start.entrypoint or stage.plan.facts.start.cmd
    if first is None or first not in stage.plan.trailing:
        return stage.write(Section.OPENED, text)
    at = with_comments(first).start
    return Edit(at, at, text, Section.OPENED)


RULE = Rule(__name__, order=120, transform=transform)
