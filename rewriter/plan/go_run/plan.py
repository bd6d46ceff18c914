"""Plan the build of a program that ``go run`` compiles at every start.

The plan is a ``RUN go build`` at the end of the build, with the flags, the folder and the environment that
``go run`` has, and a start that calls what it writes. All that follows is decided for a file with those, as
for one that somebody wrote so.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from msgspec.structs import replace

from rewriter.context.files import Context
from rewriter.dockerfile.instructions import BUILDING
from rewriter.dockerfile.model import Instruction
from rewriter.facts.start.go_run import Call, find_call
from rewriter.facts.start.model import Start
from rewriter.facts.start.resolve import PLAIN_SHELLS
from rewriter.golang.model import SourceEvidence
from rewriter.images.environment import toolchain_only
from rewriter.model import BROUGHT_PROGRAM, UNSEEN_PROGRAM, Reason, Refusal
from rewriter.plan.go_run.model import Planned
from rewriter.plan.go_run.path import free_path
from rewriter.plan.go_run.same_build import built_before
from rewriter.plan.model import Plan
from rewriter.support.messages import named
from rewriter.support.paths import normal
from rewriter.trace.accounts import is_other_user
from rewriter.trace.model import State

_HARMLESS = frozenset(
    {"GOPROXY", "GONOPROXY", "GOSUMDB", "GONOSUMDB", "GOPRIVATE", "GOINSECURE", "GOAUTH", "GOVCS", "GOTMPDIR"}
)
"""Where modules are fetched from: they are the same from everywhere (https://go.dev/ref/mod#authenticating)."""

_RUN_FOLDER = "go-build"
"""Part of the path of what ``go run`` starts, by which programs tell that they run so
(https://pkg.go.dev/cmd/go#hdr-Compile_and_run_Go_program: ``$TMPDIR/go-build…/b001/exe/name``)."""

_STAMPED_SINCE = (1, 18)
"""Release of Go from which on ``go build`` asks git for the version, and ``go run`` does not."""

_ANOTHER = UNSEEN_PROGRAM | BROUGHT_PROGRAM
"""What is not known is another program, which is given a ``go run`` as its arguments."""


def checked(planned: Planned, plan: Plan) -> Plan:
    """The plan for the file with a build; with the problem of ``go run`` where that can't be told to work."""
    plan = replace(plan, planned=planned)
    reason = _hindrance(planned, plan)
    if reason is None:
        return plan
    start = refused(plan.facts.start, planned.call.instruction, reason)
    return replace(plan, facts=replace(plan.facts, program=None, others=(), start=start))


def _hindrance(planned: Planned, plan: Plan) -> str | None:
    facts = plan.facts
    program, problem = facts.program, facts.start.problem
    if program is None:
        own = bool(facts.start.argv) and facts.start.argv[0] == planned.path
        if problem is None or problem.reason not in UNSEEN_PROGRAM or not own:
            return None  # what starts it has a problem of its own
        unknown = next((b.unknown for b in reversed(facts.trace.builds) if b.unknown), None)
        return unknown.reason if unknown is not None else problem.message
    if facts.has_context and program.source is None:
        return program.unseen
    return _told_apart(program.source, posixpath.basename(planned.path)) if program.source else None


def _told_apart(source: SourceEvidence, name: str) -> str | None:
    """Where the program sees that it was not started by ``go run``."""
    if name in {item.argument for item in source.executables}:
        return f"the program starts {name}, which would be found on PATH"
    use = next((use for use in source.strings if _RUN_FOLDER in use.value), None)
    if use is None:
        return None
    return f'the program asks whether go run started it ("{use.value}", {named(use.place.evidence)})'


def planned_build(plan: Plan, context: Context | None) -> Planned | Plan:
    """The plan for a start that calls ``go run``; the facts, which may say more, where there is none."""
    problem = plan.facts.start.problem
    if problem is None or problem.reason in _ANOTHER:
        return plan
    call = _call(plan.facts.start)
    if call is None:
        return plan
    obstacle = next(_obstacles(call, plan), None)
    if obstacle is None:
        return _planned(plan, call, context)
    if problem.reason is not Reason.GO_RUN:
        return plan
    return plan.with_start(refused(plan.facts.start, call.instruction, obstacle))


def refused(start: Start, instruction: Instruction, reason: str) -> Start:
    """The start with the problem of ``go run`` and why it is not built before."""
    message = f"the program is compiled at every start by go run, and can't be built before: {reason}"
    help_ = "build the program in a RUN (go build -o /app/main .) and start the binary"
    old = start.problem
    places, allow = (old.places, old.allow) if old is not None else (start.opening.evidence, ())
    return replace(
        start, problem=Refusal(Reason.GO_RUN, message, help_, places, allow), line=instruction.line
    )


def _call(start: Start) -> Call | None:
    """The ``go run`` of the start: ENTRYPOINT's, or CMD's behind a program that starts its arguments."""
    found = (find_call(each) for each in (start.entrypoint, start.cmd) if each is not None)
    return next((call for call in found if call is not None), None)


def _obstacles(call: Call, plan: Plan) -> Iterator[str]:
    """Why the program cannot be built in the build stage."""
    if call.doubt:
        yield call.doubt
    flags = dict(call.command.flags)
    if not call.command.packages:
        yield "ENTRYPOINT names no package: CMD, or the arguments of docker run, choose it"
    if call.command.unknown_flags:
        yield f"go run does not know the flag {call.command.unknown_flags[0]}"
    for name in ("exec", "C", "n"):
        if name in flags:
            yield f"-{name} says how it is run"
    for word in call.command.packages:
        if "@" in word or "..." in word:
            yield f"{word} is looked up at every start"
        elif word.endswith("_test.go"):
            yield f"{word} is a test"
    if any("\n" in word or "\0" in word for word in (*call.flags, *call.packages)):
        yield "its words have line breaks"
    yield from _other_files(call, plan.facts.start)
    if not any(isinstance(instruction, BUILDING) for instruction in plan.facts.chain.target.instructions):
        yield "no instruction brings its source into the image"


def _other_files(call: Call, start: Start) -> Iterator[str]:
    """Go files at the beginning of CMD would be compiled too."""
    listed = any(word.endswith(".go") for word in call.command.packages)
    behind = start.cmd if start.cmd is not None and start.cmd is not call.instruction else None
    words = behind.json if behind is not None else None
    if listed and not call.command.arguments and words and words[0].endswith(".go"):
        yield f"CMD names further files ({words[0]})"


def _planned(plan: Plan, call: Call, context: Context | None) -> Planned | Plan:
    at = _place(plan)
    state = _state(plan, at)
    problem = _unlike(state)
    files = plan.facts.chain.target.files
    path = built_before(call, plan.facts.trace, plan.facts.trace.final, files, context)
    if path is not None:
        return Planned(call, path)
    path = free_path(call, plan, state, files, context)
    if problem is not None or path is None:
        reason = problem or "no folder is known that the user of the build may write to"
        return plan.with_start(refused(plan.facts.start, call.instruction, reason))
    stamped = _is_stamped(call, plan, state)
    flags = (*call.flags, *(("-buildvcs=false",) if stamped else ()))
    command = " ".join((*call.prefix, "go build", *flags, "-o", path, *call.packages))
    # It goes behind what stands before the stage's own instruction of this number.
    behind = plan.facts.instructions[at - 1] if at else plan.facts.from_
    return Planned(call, path, behind, command)


def _place(plan: Plan) -> int:
    """Behind which instructions the build goes: the last RUN, COPY or ADD, and what sets its surroundings."""
    final, own = plan.facts.trace.final, plan.facts.instructions
    first = max((at + 1 for at, i in enumerate(own) if isinstance(i, BUILDING)), default=0)
    for at in range(first, len(own)):
        if _surroundings(_state(plan, at)) == _surroundings(final):
            return at
    return len(own)


def _state(plan: Plan, at: int) -> State:
    """The state before the stage's own instruction of this number."""
    own = plan.facts.instructions
    return plan.facts.trace.final if at == len(own) else plan.facts.trace.states[own[at].index]


def _surroundings(state: State) -> tuple[str, dict[str, str | None]]:
    """What a go command depends on."""
    seen = {name: value for name, value in state.environment.items() if _is_read(name)}
    return normal(state.workdir), seen


def _is_read(name: str) -> bool:
    return toolchain_only(name) or name in ("PATH", "HOME", "LD_LIBRARY_PATH")


def _unlike(state: State) -> str | None:
    """What a RUN would see otherwise than the container does: build arguments, and another shell."""
    if state.shell is not None and state.shell not in PLAIN_SHELLS:
        return f"RUN uses the shell {' '.join(state.shell)}"
    for name in state.arguments:
        differs = name not in state.environment or state.variables.get(name) != state.environment.get(name)
        if differs and _is_read(name) and name not in _HARMLESS:
            return f"the build argument {name} is there in a RUN only"
    return None


def _is_stamped(call: Call, plan: Plan, state: State) -> bool:
    """Whether ``go build`` would ask git, which tells a user that owns no ``.git`` nothing, and fail
    (https://go.dev/doc/go1.18#debug_buildinfo)."""
    version = plan.facts.base.go_version
    old = version is not None and version < _STAMPED_SINCE
    named = any(word.endswith(".go") for word in call.command.packages)
    given = "buildvcs" in dict(call.command.flags) or "-buildvcs" in (state.environment.get("GOFLAGS") or "")
    return is_other_user(state.user) and not old and not named and not given
