"""Whether the runs of two images show the same program doing the same.

The program defines its own noise: what the runs of one image have in common, those of the other must have,
and what varies among them may vary (``documents``). All functions are pure.
"""

from __future__ import annotations

from msgspec import Struct, field

from rewriter.verify.compare.circumstances import Circumstances
from rewriter.verify.compare.run_ends import compare_exits, compare_stops
from rewriter.verify.compare.run_ports import compare_ports
from rewriter.verify.compare.run_texts import compare_answers, compare_health, compare_outputs
from rewriter.verify.model import Aspect, Difference, DifferenceKind, Findings, Gap
from rewriter.verify.run.observation import Runs


class Comparison(Struct, frozen=True):
    """What came of it. Where it is not settled, more runs may tell noise from a difference."""

    findings: Findings = field(default_factory=Findings)
    is_settled: bool = True


def compare_runs(old: Runs, new: Runs, around: Circumstances) -> Comparison:
    """Compare at least one run of either image, all run the same way."""
    early = _started(old, new) or (_not_compiled(old) if around.compiles else None)
    if early is not None:
        return early
    parts = (compare_exits, compare_ports, compare_outputs, compare_answers, compare_health, compare_stops)
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
    others = tuple(dict.fromkeys(found.notes))
    if found.noisy:
        names = ", ".join(dict.fromkeys(found.noisy))
        others += (f"varies from run to run, and was compared in what does not: {names}",)
    return Comparison(Findings(found.differences, found.gaps, others, (width(old, new),)), settled)


def _started(old: Runs, new: Runs) -> Comparison | None:
    before = [run.start_error for run in old if run.start_error]
    after = [run.start_error for run in new if run.start_error]
    if before and after:
        return Comparison(Findings(gaps=(Gap("the old image does not start its program"),)))
    if before or after:
        which, error = ("old", before[0]) if before else ("new", after[0])
        message = f"the {which} image does not start: {error}"
        kind = DifferenceKind.NO_OLD_START if before else DifferenceKind.OTHER
        return Comparison(Findings((Difference(Aspect.START, message, run=new[0].way.arguments, kind=kind),)))
    return None


def _not_compiled(old: Runs) -> Comparison | None:
    """Where nothing was seen of the old image but the go command, which had not made its program in time, or
    could not: it downloads modules, and runs have no network unless they are given one.
    """
    lines = [line for run in old for line in run.stderr.splitlines()]
    if any(run.ports or run.stdout.strip() for run in old) or not all(
        line.startswith(b"go: ") for line in lines
    ):
        return None
    if old[0].exit_code is None:
        message = f"the old image may have been compiling its program for all of the {old[0].seconds:.0f} s"
        return Comparison(Findings(gaps=(Gap(message, "a longer --time"),)))
    if not lines:
        return None
    message = f"the old image could not compile its program ({lines[-1].decode('utf-8', 'replace')[:200]})"
    return Comparison(Findings(gaps=(Gap(message, "--network host"),)))


def width(old: Runs, new: Runs) -> str:
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
