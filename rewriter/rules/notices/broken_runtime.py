"""A runtime stage that is on distroless already has a defect that only its author can fix.

What it does
    Reports what cannot work on the image as the file stands: a start or a health check that needs a shell, a
    RUN, a user that the image does not know, a program with the C library on an image without, a start that
    nothing brings (where ``missing-start`` cannot tell what is meant), a file that COPY puts onto a folder of
    the base image, a folder that it puts onto a link.

Why
    Such an image fails when it is built or started; nobody else says so before.

Example
    before
        FROM gcr.io/distroless/static-debian13
        CMD ./server && echo done

When it refuses
    Never.

What you can do
    Fix what the message names; distroify changes such a file only where it is clear what is meant.

    before
        CMD ./server && echo done
    after
        CMD ["./server"]

Applicability
    review

References
    https://github.com/GoogleContainerTools/distroless#entrypoints
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.instructions import Run, User, last
from rewriter.dockerfile.model import Dockerfile
from rewriter.images.catalogue import DistrolessImage
from rewriter.model import NEEDS_SHELL, Diagnostic, Reason, Settings
from rewriter.plan.laid_over import laid_over
from rewriter.plan.model import Plan
from rewriter.plan.renewal import broken_programs, image_of
from rewriter.rules.diagnostics import notice
from rewriter.rules.known import help_of
from rewriter.rules.questions.missing_start import misplaced, missing
from rewriter.rules.rule import Rule
from rewriter.rules.transforms import missing_start
from rewriter.trace.variables import evaluate

_MOST = 5
_BEFORE_LINKS = 12
"""The last release of distroless with folders at /bin, /lib, /lib64 and /sbin (merged-usr came with 13)."""


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """State each defect."""
    if not any(missing_start.transform(dockerfile, plan, settings)):
        yield from _absent(dockerfile, plan)
        yield from _misplaced(dockerfile, plan)
    image = image_of(dockerfile, plan, settings)
    if image is None or plan.facts.chain.target.parent is not None:
        return
    if not image.debug:
        yield from _shell(plan)
    yield from _laid_over(plan, image)
    yield from _user(dockerfile, plan, image)
    for program in broken_programs(plan, image):
        if program.fit is not None and program.fit.problems:
            message = f"{program.path} is linked with the C library, which {image.kind} lacks: "
            message += program.fit.problems[0].message
            yield notice(RULE, message, program.build.instruction.line, help_of(program.fit.problems[0]))


def _absent(dockerfile: Dockerfile, plan: Plan) -> Iterator[Diagnostic]:
    """A start that is nowhere: the container does not start."""
    lost = missing(dockerfile, plan)
    if lost is not None:
        message = f"the image starts {lost.word}, but nothing puts it there: the container does not start"
        shown = ", ".join(lost.brought[:_MOST])
        help_ = f"start one of the programs that are there: {shown}" if shown else "copy the program there"
        yield notice(RULE, message, lost.instruction.line, help_)


def _misplaced(dockerfile: Dockerfile, plan: Plan) -> Iterator[Diagnostic]:
    for item in misplaced(dockerfile, plan):
        folder = item.event.path
        message = f"the file {item.source} is copied onto {folder}, which is a folder of the base image"
        yield notice(RULE, message, item.event.line, f"name the file that it is to be, as in {folder}/NAME")


def _laid_over(plan: Plan, image: DistrolessImage) -> Iterator[Diagnostic]:
    """A folder onto a link: the build fails, or would on the supported release."""
    for link, event in laid_over(plan.facts.trace, plan.facts.image.context):
        what = "the build fails" if image.debian > _BEFORE_LINKS else "the image stays on its old release"
        message = f"a folder is copied onto {link}, which is a link in distroless of Debian 13: {what}"
        help_ = f"call it /usr{link} where it is made, or copy what is in it by a line of its own"
        yield notice(RULE, message, event.line, help_)


def _shell(plan: Plan) -> Iterator[Diagnostic]:
    start = plan.facts.start
    if start.problem is not None and start.problem.reason in NEEDS_SHELL | {Reason.SCRIPT}:
        message = f"{start.problem.message}; distroless has none"
        yield notice(RULE, message, start.line, help_of(start.problem))
    for instruction in plan.facts.instructions:
        if isinstance(instruction, Run) and plan.swap is None and instruction.json is None:
            message = "RUN needs a shell, which distroless lacks: the build fails"
            yield notice(RULE, message, instruction.line, "do it in the build stage and copy what it makes")
    check_ = plan.facts.healthcheck
    if check_ is not None and check_.kind != "NONE" and check_.json is None:
        message = "the HEALTHCHECK needs a shell, which distroless lacks: the container is never healthy"
        yield notice(RULE, message, check_.line, 'call the program in exec form: HEALTHCHECK CMD ["/app", …]')


def _user(dockerfile: Dockerfile, plan: Plan, image: DistrolessImage) -> Iterator[Diagnostic]:
    """A user or group that is neither a number nor known: the container does not start."""
    own = plan.facts.instructions
    user_line = last(own, User)
    if user_line is None or any(
        event.path in ("/etc/passwd", "/etc/group", "/etc") for event in plan.facts.trace.events
    ):
        return
    value = evaluate(
        user_line.arguments, plan.facts.trace.states[user_line.index].variables, dockerfile.escape
    )
    if value is None:
        return
    user, colon, group = value.partition(":")
    unknown = [user] if not (user.isdigit() or user in image.users) else []
    unknown += [group] if colon and not (group.isdigit() or group in image.groups) else []
    if unknown:
        message = f"distroless does not know {' or '.join(unknown)}: the container does not start"
        yield notice(RULE, message, user_line.line, "use a number, or nonroot:nonroot (65532:65532)")


RULE = Rule(__name__, order=230, check=check, renews=True)
