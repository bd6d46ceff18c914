"""What programs print and answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rewriter.verify.compare.circumstances import Circumstances, often, strange_ones
from rewriter.verify.compare.config import unified
from rewriter.verify.compare.documents import Document, document
from rewriter.verify.compare.judgement import OFTEN, judge
from rewriter.verify.compare.output_noise import Edit, clock, process_ids
from rewriter.verify.compare.run_ends import is_reached_now
from rewriter.verify.compare.run_ports import port_names
from rewriter.verify.model import Aspect, Difference, Findings, Gap
from rewriter.verify.run.observation import Health, Observation, Response, Runs

_MOST_DIFF_LINES = 60


def compare_outputs(old: Runs, new: Runs, around: Circumstances) -> Iterator[Findings]:
    """What programs print."""
    # A shell that kept the signal from the program kept it from saying anything.
    whole = all(run.stop is None for run in (*old, *new)) or not is_reached_now(old, new, around.shell)
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
    aspect: Aspect, name: str, was: Sequence[Document], now: Sequence[Document], run: tuple[str, ...] | None
) -> Findings:
    found = judge(was, now)
    noisy = (name,) if found.is_noisy else ()
    if found.differs:
        message = f"{name} has the same lines in another order" if found.is_reordered else f"{name} differs"
        return Findings((Difference(aspect, message, _diff(found.before, found.after), run),), noisy=noisy)
    if found.unclear:
        gap = Gap(f"{name} was not compared to its end: {found.unclear}")
        return Findings(gaps=(gap,), noisy=noisy)
    return Findings(noisy=noisy)


def _diff(before: Sequence[str], after: Sequence[str]) -> str:
    lines = unified(before, after).split("\n")
    left = len(lines) - _MOST_DIFF_LINES
    return "\n".join(lines[:_MOST_DIFF_LINES] + [f"... {left} more lines"] * (left > 0))


Question = tuple[str, str, bool]
"""Port, request, by TLS."""


def compare_answers(old: Runs, new: Runs, around: Circumstances) -> Iterator[Findings]:
    """What programs answer to requests."""
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


def _by_question(runs: Runs) -> dict[Question, list[tuple[Observation, Response]]]:
    result: dict[Question, list[tuple[Observation, Response]]] = {}
    names = port_names(runs)
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


def compare_health(old: Runs, new: Runs, around: Circumstances) -> Iterator[Findings]:
    """What health checks say."""
    was, now = ([(run, run.health) for run in runs if run.health is not None] for runs in (old, new))
    if not was or not now:
        return
    run = new[0].way.arguments
    # All that is not zero is unhealthy: https://docs.docker.com/reference/dockerfile/#healthcheck
    before, after = ([health.exit_code for _, health in runs] for runs in (was, now))
    strange = strange_ones([code == 0 for code in before], [code == 0 for code in after])
    if strange:
        text = often(len(strange), len(after), _checked(after[strange[0]]))
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
