"""Whether the runs of two images show the same program doing the same.

The program defines its own noise: what the runs of one image have in common, those of the other must have,
and what varies among them may vary (``documents``). All functions are pure.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from rewriter.verify.compare.config import unified
from rewriter.verify.compare.documents import Document, document
from rewriter.verify.compare.judgement import OFTEN, judge
from rewriter.verify.compare.output_noise import Edit, clock, process_ids
from rewriter.verify.engines.sockets import FIRST_EPHEMERAL
from rewriter.verify.model import Aspect, Difference, Findings, Gap, Health, Observation, Port, Response

_MOST_DIFF_LINES = 60
_SLOWER = 2.0
"""Seconds by which the end of a program after the stop signal may be later."""
_NEARLY = 0.75
"""The share of the time after which a program that ends may as well have been stopped."""


_Runs = Sequence[Observation]


class Shell(StrEnum):
    """What stood between the stop signal and the program in the old image."""

    NONE = "none"
    FIRST = "first"
    """A shell as process 1, which a signal does not end."""
    PLAIN = "plain"
    """A shell as any process, which dies of the signal without handing it on."""


def _as_it_is(text: str) -> str:
    return text


class Circumstances(Struct, frozen=True):
    """What is known of the runs besides what they showed."""

    now: datetime
    shell: Shell = Shell.NONE
    old_edit: Edit = field(default=_as_it_is)
    new_edit: Edit = field(default=_as_it_is)
    """What takes from the lines of either image that which its build alone accounts for."""


class Comparison(Struct, frozen=True):
    """What came of it. Where it is not settled, more runs may tell noise from a difference."""

    findings: Findings = field(default_factory=Findings)
    is_settled: bool = True


def compare_runs(old: Sequence[Observation], new: Sequence[Observation], around: Circumstances) -> Comparison:
    """Compare at least one run of either image, all run the same way."""
    started = _started(old, new)
    if started is not None:
        return started
    parts = (_exits, _ports, _outputs, _answers, _health, _stops)
    found = Findings()
    for part in parts:
        for one in part(old, new, around):
            found += one
    settled = not (found.differences or found.gaps)
    cut = any(run.is_cut for run in (*old, *new))
    if cut:
        found += Findings(
            gaps=(Gap("more was printed than is compared: only its beginning was", "--time 1s"),)
        )
    unasked = sorted({request for run in (*old, *new) for request in run.unasked})
    if unasked:
        shown = ", ".join(unasked[:3]) + (", …" if len(unasked) > 3 else "")
        found += Findings(gaps=(Gap(f"no time for {len(unasked)} requests: {shown}", "a longer --time"),))
    routes = sorted({route for run in (*old, *new) for route in run.left_out})
    if routes:
        shown = ", ".join(routes[:3]) + (", …" if len(routes) > 3 else "")
        found += Findings(notes=(f"routes of the source without an answer in time: {shown}",))
    noisy = tuple(dict.fromkeys(note for note in found.notes if note.startswith(_NOISE)))
    others = tuple(note for note in dict.fromkeys(found.notes) if note not in noisy)
    if noisy:
        names = ", ".join(note.removeprefix(_NOISE) for note in noisy)
        others += (f"varies from run to run, and was compared in what does not: {names}",)
    return Comparison(Findings(found.differences, found.gaps, others, (width(old, new),)), settled)


_NOISE = "noise: "


def _started(old: Sequence[Observation], new: Sequence[Observation]) -> Comparison | None:
    before = [run.start_error for run in old if run.start_error]
    after = [run.start_error for run in new if run.start_error]
    if before and after:
        return Comparison(Findings(gaps=(Gap("the old image does not start its program"),)))
    if before or after:
        which, error = ("old", before[0]) if before else ("new", after[0])
        message = f"the {which} image does not start: {error}"
        return Comparison(Findings((Difference(Aspect.START, message, run=new[0].way.arguments),)))
    return None


def width(old: Sequence[Observation], new: Sequence[Observation]) -> str:
    """What was run and seen, for the line that says what a verdict rests on."""
    run = next((run for run in new if run.exit_code is None), new[0])
    if run.exit_code is not None:
        return f"ran: {run.way.title} (exit code {run.exit_code})"
    parts = [f"{run.seconds:.0f} s"]
    for port in dict.fromkeys((answer.port, answer.tls) for answer in run.responses):
        answers = [a for a in run.responses if (a.port, a.tls) == port]
        shown = [f"{a.request} {a.status or 'no HTTP'}" for a in answers[:4]]
        shown += [f"{len(answers) - 4} more"] * (len(answers) > 4)
        parts.append(f"{'TLS ' * port[1]}:{port[0]}: GET {', '.join(shown)}")
    if run.health is not None:
        parts.append(f"health check {run.health.exit_code}")
    text = f"ran: {run.way.title} ({'; '.join(parts)})"
    if run.stop is not None:
        text += f", SIG{run.stop.signal} → {'killed' if run.stop.exit_code is None else run.stop.exit_code}"
    return text


# Values that are the same or not.


def _strange(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[int]:
    known = set(old)
    return [index for index, value in enumerate(new) if value not in known]


def _often(count: int, runs: int, shown: str) -> str:
    """How often something was seen, for a message."""
    return shown if count == runs else f"{shown} in {count} of {runs} runs"


def _exits(
    old: Sequence[Observation], new: Sequence[Observation], around: Circumstances
) -> Iterator[Findings]:
    codes = [run.exit_code for run in old]
    strange = _strange(codes, [run.exit_code for run in new])
    if len(set(codes)) > 1:
        yield Findings(notes=(f"{_NOISE}{Aspect.EXIT_CODE}",))
    if not strange:
        return
    odd = new[strange[0]]
    message = (
        f"the program: {' or '.join(dict.fromkeys(map(_ended, codes)))} before, "
        f"{_often(len(strange), len(new), _ended(odd.exit_code))} now"
    )
    if len(strange) < len(new) * OFTEN or _at_the_limit(old, [new[index] for index in strange]):
        yield Findings(gaps=(Gap(message, "a longer --time"),))
    else:
        yield Findings((Difference(Aspect.EXIT_CODE, message, run=odd.way.arguments),))


def _at_the_limit(old: Sequence[Observation], odd: Sequence[Observation]) -> bool:
    """Whether some runs ended themselves just before the others were ended."""
    ended = [run for run in (*old, *odd) if run.exit_code is not None]
    going = [run for run in (*old, *odd) if run.exit_code is None]
    return bool(going) and all(run.seconds > _NEARLY * going[0].seconds for run in ended)


def _ended(code: int | None) -> str:
    return "still running" if code is None else f"exit code {code}"


def _ports(
    old: Sequence[Observation], new: Sequence[Observation], around: Circumstances
) -> Iterator[Findings]:
    # What a program that ended has listened on is seen or not by chance.
    was, now = ([names for run, names in _named_ports(runs) if run.exit_code is None] for runs in (old, new))
    strange = _strange(was, now) if was else []
    if not strange:
        return
    before, after = was[0], now[strange[0]]
    message = _often(len(strange), len(now), f"listens on {_listed(after)}, and on {_listed(before)} before")
    if len(strange) < len(now) * OFTEN:
        yield Findings(gaps=(Gap(message, "a longer --time"),))
    else:
        diff = unified(before, after)
        yield Findings((Difference(Aspect.PORTS, message, diff, new[0].way.arguments),))


def _listed(ports: Sequence[str]) -> str:
    return ", ".join(ports) or "no port"


def _named_ports(runs: Sequence[Observation]) -> Iterator[tuple[Observation, tuple[str, ...]]]:
    names = _port_names(runs)
    for run in runs:
        yield run, tuple(sorted(names(port) for port in run.ports))


def _port_names(runs: Sequence[Observation]) -> Callable[[Port], str]:
    """A port that the system chose has no number of its own: another run has not got it."""
    going = [frozenset(run.ports) for run in runs if run.exit_code is None]
    steady = going[0].intersection(*going[1:]) if going else frozenset()

    def name(port: Port) -> str:
        is_chosen = port.number >= FIRST_EPHEMERAL and port not in steady
        number = "any" if is_chosen else str(port.number)
        return f"{port.protocol} {number}{' (loopback only)' if port.loopback else ''}"

    return name


# Texts.


def _outputs(
    old: Sequence[Observation], new: Sequence[Observation], around: Circumstances
) -> Iterator[Findings]:
    # A shell that kept the signal from the program kept it from saying anything.
    whole = all(run.stop is None for run in (*old, *new)) or not _is_reached_now(old, new, around.shell)
    for aspect in (Aspect.STDOUT, Aspect.STDERR):
        was, now = (
            [_output(run, aspect, around, edit, whole=whole) for run in runs]
            for runs, edit in ((old, around.old_edit), (new, around.new_edit))
        )
        yield _judged(aspect, str(aspect), was, now, new[0].way.arguments)


def _output(run: Observation, aspect: Aspect, around: Circumstances, edit: Edit, *, whole: bool) -> Document:
    is_out = aspect is Aspect.STDOUT
    data, last = (run.stdout, run.last_stdout) if is_out else (run.stderr, run.last_stderr)
    return document(
        data + last if whole else data,
        _edit(run, around, edit),
        is_open=run.exit_code is None,
        is_cut=run.is_cut,
        marks=run.stdout_marks if is_out else run.stderr_marks,
        seconds=run.seconds,
    )


def _edit(run: Observation, around: Circumstances, edit: Edit) -> Edit:
    """The clock after the process ids: klog's header has both."""
    times, pids = clock(around.now), process_ids(run.pids)
    return lambda line: pids(times(edit(line)))


def _judged(
    aspect: Aspect,
    name: str,
    was: Sequence[Document],
    now: Sequence[Document],
    run: tuple[str, ...] | None,
    help_: str = "",
) -> Findings:
    found = judge(was, now)
    notes = (f"{_NOISE}{name}",) if found.is_noisy else ()
    if found.differs:
        message = f"{name} has the same lines in another order" if found.is_reordered else f"{name} differs"
        return Findings((Difference(aspect, message, _diff(found.before, found.after), run),), (), notes)
    if found.unclear:
        return Findings((), (Gap(f"{name} was not compared to its end: {found.unclear}", help_),), notes)
    return Findings(notes=notes)


def _diff(before: Sequence[str], after: Sequence[str]) -> str:
    lines = unified(before, after).split("\n")
    left = len(lines) - _MOST_DIFF_LINES
    return "\n".join(lines[:_MOST_DIFF_LINES] + [f"... {left} more lines"] * (left > 0))


Question = tuple[str, str, bool]
"""Port, request, by TLS."""


def _answers(
    old: Sequence[Observation], new: Sequence[Observation], around: Circumstances
) -> Iterator[Findings]:
    was, now = _by_question(old), _by_question(new)
    for question in was:
        port, request, _ = question
        name = f"GET :{port}{request}"
        if question not in now:
            # That nobody listens there any more is told by the ports.
            if any(f":{port}{request}" in run.left_out for run in new):
                gap = Gap(f"{name} was answered before, and not in time now", f"--http :{port}{request}")
                yield Findings(gaps=(gap,))
            continue
        documents = [
            [_answer(response, run, around, edit) for run, response in answers]
            for answers, edit in ((was[question], around.old_edit), (now[question], around.new_edit))
        ]
        found = _judged(Aspect.HTTP, name, documents[0], documents[1], new[0].way.arguments)
        yield found
        heard = [response for _, response in (*was[question], *now[question])]
        if not found.differences and any(response.is_cut for response in heard):
            if any(response.is_cut and not response.body for response in heard):
                yield Findings(gaps=(Gap(f"{name} had no answer in time", f"--http :{port}/PATH"),))
            else:
                yield Findings(notes=(f"{name}: the answer goes on; what came in time was compared",))


def _by_question(runs: Sequence[Observation]) -> dict[Question, list[tuple[Observation, Response]]]:
    result: dict[Question, list[tuple[Observation, Response]]] = {}
    names = _port_names(runs)
    for run in runs:
        chosen = {port.number for port in run.ports if names(port).split()[1] == "any"}
        for response in run.responses:
            port = "any" if response.port in chosen else str(response.port)
            result.setdefault((port, response.request, response.tls), []).append((run, response))
    return result


def _answer(response: Response, run: Observation, around: Circumstances, edit: Edit) -> Document:
    status = f"status {response.status}" if response.status else "no HTTP answer"
    head = "".join(
        f"{line}\n" for line in (status, *(f"{name}: {value}" for name, value in response.headers))
    )
    data = head.encode("utf-8", "replace") + b"\n" + response.body + response.digest.encode("ascii")
    return document(data, _edit(run, around, edit), is_open=response.is_cut)


def _health(
    old: Sequence[Observation], new: Sequence[Observation], around: Circumstances
) -> Iterator[Findings]:
    was, now = ([(run, run.health) for run in runs if run.health is not None] for runs in (old, new))
    if not was or not now:
        return
    run = new[0].way.arguments
    # All that is not zero is unhealthy: https://docs.docker.com/reference/dockerfile/#healthcheck
    before, after = ([health.exit_code for _, health in runs] for runs in (was, now))
    strange = _strange([code == 0 for code in before], [code == 0 for code in after])
    if strange:
        text = _often(len(strange), len(after), _checked(after[strange[0]]))
        message = f"the health check: {_checked(before[0])} before, {text} now"
        if len(strange) >= len(after) * OFTEN:
            yield Findings((Difference(Aspect.CONFIG, message, run=run),))
        else:
            yield Findings(gaps=(Gap(message),))
        return

    def shown(one: tuple[Observation, Health], edit: Edit) -> Document:
        return document(one[1].output, _edit(one[0], around, edit))

    yield _judged(
        Aspect.CONFIG,
        "the health check's output",
        [shown(one, around.old_edit) for one in was],
        [shown(one, around.new_edit) for one in now],
        run,
    )


def _checked(code: int | None) -> str:
    return "takes too long" if code is None else f"exit code {code}"


# The stop signal.


def _is_reached_now(old: Sequence[Observation], new: Sequence[Observation], shell: Shell) -> bool:
    """Whether the program gets the stop signal, which a shell kept to itself in the old image."""
    was = [run.stop.exit_code for run in old if run.stop is not None]
    now = [run.stop.exit_code for run in new if run.stop is not None]
    kept = (shell is Shell.FIRST and all(code in (None, 137) for code in was)) or shell is Shell.PLAIN
    return bool(was and now) and kept and None not in now and bool(_strange(was, now))


def _stops(
    old: Sequence[Observation], new: Sequence[Observation], around: Circumstances
) -> Iterator[Findings]:
    was = [run.stop for run in old if run.stop is not None]
    now = [run.stop for run in new if run.stop is not None]
    if not was or not now:
        return
    run, signal = new[0].way.arguments, now[0].signal
    strange = _strange([stop.exit_code for stop in was], [stop.exit_code for stop in now])
    if not strange:
        slower = min(stop.seconds for stop in now) - max(stop.seconds for stop in was)
        if slower > _SLOWER and None not in {stop.exit_code for stop in now}:
            message = f"ends {slower:.1f} s later after SIG{signal}"
            yield Findings((Difference(Aspect.SIGNAL, message, run=run),))
        return
    before = " or ".join(dict.fromkeys(_reaction(stop.exit_code) for stop in was))
    after = _often(len(strange), len(now), _reaction(now[strange[0]].exit_code))
    text = f"after SIG{signal}: {before} before, {after} now"
    if _is_reached_now(old, new, around.shell):
        yield Findings(notes=(f"improved: {text} (no shell keeps the signal from the program)",))
    elif len(strange) < len(now) * OFTEN:
        yield Findings(gaps=(Gap(text),))
    else:
        yield Findings((Difference(Aspect.SIGNAL, text, run=run),))


def _reaction(exit_code: int | None) -> str:
    return "had to be killed" if exit_code is None else f"exit code {exit_code}"
