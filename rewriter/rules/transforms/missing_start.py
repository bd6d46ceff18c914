"""The image does not have what it starts: the start, or the COPY of the program, is corrected.

What it does
    Where nothing brings what ENTRYPOINT or CMD starts, neither an instruction of the runtime stage nor its
    base image, and one program is brought that alone can be meant: the start gets that program's path. The
    COPY gets the path of the start instead where it puts the program onto a folder of the base image (a
    program that is called ``bin``, copied to ``/``), or where the HEALTHCHECK calls the program by that path.

Why
    Such a container does not start, so nothing that works can change.

Example
    before
        FROM gcr.io/distroless/static-debian13
        COPY --from=build /out/server /srv/
        CMD ["/server"]
    after
        FROM gcr.io/distroless/static-debian13
        COPY --from=build /out/server /srv/
        CMD ["/srv/server"]

When it refuses
    It leaves the start as it is where several programs can be meant, which ``broken-runtime`` reports. It
    says nothing where the image may have what starts: on a base of one's own, where a COPY takes from another
    image or by a pattern, or brings the folder of the build context where it would lie, where ADD unpacks an
    archive, where a RUN is not followed.

Applicability
    review

References
    https://docs.docker.com/reference/dockerfile/#cmd, https://docs.docker.com/reference/dockerfile/#copy
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.instructions import Copying
from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.dockerfile.writing import exec_json
from rewriter.model import Applicability, Diagnostic, Edit, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import fix
from rewriter.rules.questions.missing_start import Missing, base_folders, missing
from rewriter.rules.rule import Rule
from rewriter.rules.writing.edits import replaced
from rewriter.support.paths import join
from rewriter.trace.model import Change, Event


def transform(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Mend what changes less."""
    lost = missing(dockerfile, plan)
    if lost is None or lost.meant is None:
        return
    folders = base_folders(dockerfile, plan)
    said = f"the image starts {lost.word}, but nothing puts it there"
    copy = _copy(plan, lost)
    if copy is not None and lost.place not in folders and (lost.meant in folders or _is_checked(plan, lost)):
        if lost.meant in folders:
            said = f"{lost.meant} is a folder of the base image, and nothing puts {lost.word} there"
        message = f"{said}: the program is copied there"
        edit = replaced(copy.words[-1].span, lost.place or "")
        yield fix(RULE, message, copy.line, (edit,), Applicability.REVIEW)
    elif lost.meant not in folders and plan.facts.is_own(lost.instruction):
        word = _word(dockerfile, lost)
        if word is not None:
            message = f"{said}: the program is {lost.meant}"
            yield fix(RULE, message, lost.instruction.line, (word,), Applicability.REVIEW)


def _copy(plan: Plan, lost: Missing) -> Copying | None:
    """The COPY of the stage that brings the program, and nothing else."""
    if lost.place is None:
        return None
    events = [e for e in plan.facts.trace.events if e.change is Change.COPIED and e.path == lost.meant]
    own = plan.facts.instructions
    found = [i for i in own if isinstance(i, Copying) and any(_is_by(e, i) for e in events)]
    if len(found) != 1 or found[0].json is not None or found[0].heredocs or len(found[0].texts) != 2:
        return None
    return found[0]


def _is_by(event: Event, instruction: Instruction) -> bool:
    return instruction.line <= event.line <= instruction.end_line


def _is_checked(plan: Plan, lost: Missing) -> bool:
    """Whether the HEALTHCHECK calls the program by the path that it is started by."""
    if plan.facts.healthcheck is None:
        return False
    words = plan.facts.healthcheck.json or ()
    return bool(words) and "/" in words[0] and join(plan.facts.workdir, words[0]) == lost.place


def _word(dockerfile: Dockerfile, lost: Missing) -> Edit | None:
    """The first word of the start by the program's path; ``None`` where it is not in plain sight."""
    span = lost.instruction.arguments_span
    written = dockerfile.written(span)
    is_json = lost.instruction.json is not None
    old, new = (exec_json([word])[1:-1] if is_json else word for word in (lost.word, lost.meant or ""))
    at = written.find(old)
    if at < 0 or written[:at].strip() not in (("[",) if is_json else ("", "exec")):
        return None
    return Edit(span.start + at, span.start + at + len(old), new)


RULE = Rule(__name__, order=150, transform=transform, renews=True)
