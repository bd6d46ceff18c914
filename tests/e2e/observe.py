"""What can be seen of an image from outside: it is run, asked over HTTP, signalled, health-checked.

An observation is plain text by name, so that two of them compare with ``==`` and their difference reads.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.e2e.engine import Engine, Output
from tests.e2e.program import Health, Program, Run, Serve

Observation = dict[str, str]
GRACE_SECONDS = 4.0
HEALTH_SECONDS = 20.0
START_SECONDS = 10.0


def observe(engine: Engine, probe: str, tag: str, program: Program) -> Observation:
    """All steps of ``expect.toml``, each seen by its outputs and exit code."""
    return {
        f"{step} {part}": text
        for step, parts in _steps(engine, probe, tag, program)
        for part, text in parts.items()
    }


def missing(observation: Observation, program: Program) -> Iterator[str]:
    """What the observation lacks of what ``expect.toml`` says of the program as it was."""
    for number, run in enumerate(program.run):
        if observation[f"run {number} exit"] != str(run.exit):
            yield f"run {number} ends with {observation[f'run {number} exit']}, not {run.exit}"
        if run.says not in observation[f"run {number} stdout"]:
            yield f"run {number} does not say {run.says!r}"
    for number, serve in enumerate(program.serve):
        if serve.signal and observation[f"serve {number} exit"] != str(serve.exit):
            yield f"serve {number} ends with {observation[f'serve {number} exit']}, not {serve.exit}"
        if serve.says not in observation[f"serve {number} answers"]:
            yield f"serve {number} does not answer {serve.says!r}"
    for number, health in enumerate(program.health):
        if observation[f"health {number} status"] != health.status:
            yield f"health {number} is {observation[f'health {number} status']}, not {health.status}"


def _steps(engine: Engine, probe: str, tag: str, program: Program) -> Iterator[tuple[str, Observation]]:
    for number, run in enumerate(program.run):
        yield f"run {number}", _run(engine, tag, run)
    for number, serve in enumerate(program.serve):
        yield f"serve {number}", _serve(engine, probe, tag, serve)
    for number, health in enumerate(program.health):
        yield f"health {number}", _health(engine, tag, health)


def _run(engine: Engine, tag: str, run: Run) -> Observation:
    return _outputs(engine.run(tag, run.args, run.options))


def _serve(engine: Engine, probe: str, tag: str, serve: Serve) -> Observation:
    urls = [f"http://127.0.0.1:{serve.port}{path}" for path in serve.http]
    with engine.started(tag, serve.options) as container:
        if not container:
            return {"answers": "not started", "exit": "not started"}
        asked = engine.command("run", "--rm", f"--network=container:{container}", probe, *urls)
        answers = asked.stdout.decode("utf-8", "backslashreplace")
        if serve.signal is None:
            return {"answers": answers}
        engine.command("kill", f"--signal={serve.signal}", container)
        return {"answers": answers, **_outputs(engine.ended(container, GRACE_SECONDS))}


def _health(engine: Engine, tag: str, health: Health) -> Observation:
    with engine.started(tag) as container:
        if not container:
            return {"status": "not started"}
        deadline = time.monotonic() + HEALTH_SECONDS
        status = "starting"
        while status == "starting" and time.monotonic() < deadline:
            time.sleep(0.2)
            asked = engine.command("inspect", "--format={{.State.Health.Status}}", container)
            status = asked.stdout.decode().strip()
        return {"status": status}


def _outputs(output: Output) -> Observation:
    code = "goes on" if output.exit is None else str(output.exit)
    return {"exit": code, "stdout": output.stdout, "stderr": output.stderr}
