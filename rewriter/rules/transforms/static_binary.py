"""The program is linked without the C library.

What it does
    Puts ``CGO_ENABLED=0`` before the go command that writes a copied program. Where the command is not in
    plain sight (a RUN in exec form), the build stage gets ``ENV CGO_ENABLED=0`` instead, and an ENV behind
    the RUN that takes it back where other stages start from this one. It is left alone where it is already
    set, and where a program of the command needs cgo: for C code, or for what only cgo brings into a program
    (BoringCrypto, the resolver of the C library).

Why
    In an image with gcc, a program that imports net or os/user is linked dynamically and fails on
    ``static`` with "no such file or directory".

Example
    before
        RUN go build -o app .
    after
        RUN CGO_ENABLED=0 go build -o app .

When it refuses
    A program that needs cgo stays as it is built: see ``distroless-base``, ``needs-cgo``.

Applicability
    safe where cgo was off before (there is no C compiler), or where all source of the program was seen: its
    own packages, and each imported module in the build context, in ``vendor``, in the table of modules that
    were read (a row holds for all packages of a module together with what they import), or by ``modules`` of
    the settings. review where an imported module was not seen: one line a file, which names the modules. With
    ``--safe-only`` such a program keeps cgo and goes to ``base`` where the builder's glibc is not newer than
    the image's, for a static program runs there too; elsewhere the file is refused. Where a program's own
    source was not seen, ``unseen-source`` asks for the review

References
    https://pkg.go.dev/cmd/cgo#hdr-Using_cgo_with_the_go_command,
    https://github.com/GoogleContainerTools/distroless/issues/1227
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.writing import with_comments
from rewriter.facts.program.image_choice import named
from rewriter.facts.program.model import Cgo, Program
from rewriter.model import Applicability, Diagnostic, Edit, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import fix
from rewriter.rules.rule import Rule
from rewriter.rules.writing.runtime_stage import RuntimeStage, Section, is_image
from rewriter.trace.model import Build

ASSIGNMENT = "CGO_ENABLED=0"


def transform(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Set CGO_ENABLED for each build whose program is copied; builds that rest on modules that were not seen
    have one diagnostic together."""
    builds: dict[tuple[int, int | None], list[Program]] = {}
    for program in plan.facts.programs:
        build = program.build
        if build.environment.get("CGO_ENABLED") == "0":
            continue
        if program.fit is None or program.fit.cgo is Cgo.OFF:
            builds.setdefault((build.instruction.index, build.start), []).append(program)
    doubted: list[list[Program]] = []
    for programs in builds.values():
        if any(program.fit is not None and program.fit.unread for program in programs):
            doubted.append(programs)
            continue
        build = programs[0].build
        message = f"{programs[0].path} is built {_WITHOUT}"
        yield fix(RULE, message, build.instruction.line, _edits(dockerfile, plan, build))
    if doubted:
        yield _review(dockerfile, plan, doubted)


_WITHOUT = "without cgo, so that it needs no C library"


def _review(dockerfile: Dockerfile, plan: Plan, builds: Sequence[Sequence[Program]]) -> Diagnostic:
    """The change of builds whose programs import what was not seen."""
    firsts = [programs[0] for programs in builds]
    edits = (edit for first in firsts for edit in _edits(dockerfile, plan, first.build))
    fits = (program.fit for programs in builds for program in programs)
    unread = [item for fit in fits if fit is not None for item in fit.unread]
    names, places = named(unread)
    paths = ", ".join(first.path for first in firsts)
    built = (
        f"is built {_WITHOUT}"
        if len(firsts) == 1
        else f"are built {_WITHOUT.replace('it needs', 'they need')}"
    )
    message = f"{paths} {built}; {names}: if so, the build fails, or other files take the place of its C code"
    help_ = (
        'look for import "C" there; [[modules]] with path and needs-cgo = false in .distroify.toml says that '
        "there is none"
    )
    line = firsts[0].build.instruction.line
    return fix(RULE, message, line, edits, Applicability.REVIEW, help_, places)


def _edits(dockerfile: Dockerfile, plan: Plan, build: Build) -> Iterator[Edit]:
    if build.start is not None:
        yield Edit(build.start, build.start, ASSIGNMENT + " ")
        return
    at = with_comments(build.instruction).start
    stage = RuntimeStage(dockerfile, plan)
    yield Edit(at, at, stage.text("ENV", ASSIGNMENT))
    if is_image(plan, plan.facts.chain.of(build).stage.index):
        # Empty is as good as not set: https://pkg.go.dev/cmd/go#hdr-Environment_variables
        before = build.environment.get("CGO_ENABLED") or ""
        end = build.instruction.span.end
        yield Edit(end, end, stage.text("ENV", f"CGO_ENABLED={before}"), Section.RESTORED)


RULE = Rule(__name__, order=60, transform=transform)
