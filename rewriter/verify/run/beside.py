"""The services that a program depends on, started before it and removed after it, for each run anew.

All containers of a run share the network of the first: that serves with every network driver, needs nothing
that must be removed again, and each service's name is this machine. So two of them cannot listen on the same
port; where that happens the second one ends, and that is said.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from msgspec import Struct
from msgspec.structs import replace

from rewriter.model import VerificationError
from rewriter.verify.engines import helper, sockets
from rewriter.verify.engines.engine import Engine, Running
from rewriter.verify.image.seen import Healthcheck
from rewriter.verify.model import Findings, Gap
from rewriter.verify.run.health import check_health, words
from rewriter.verify.run.observation import Condition, Port, Service, Way

_LONGEST = 60.0
"""Seconds for a service to become healthy, or to complete."""
_LISTENING = 5.0
"""Seconds for a service without health check to listen on a port; not all do."""
_POLL = 0.2


class ServiceError(VerificationError):
    """A service that the program depends on did not become what it should; the message says why."""


class Beside(Struct, frozen=True):
    """The network that the services made, and the ports on which they listen."""

    network: str
    ports: frozenset[Port] = frozenset()

    def others(self, ports: tuple[Port, ...]) -> tuple[Port, ...]:
        """The ports that are not the services'."""
        return tuple(port for port in ports if port not in self.ports)


def available(engine: Engine, way: Way, network: str) -> tuple[Way, Findings]:
    """The way with those dependencies that the engine can start, and a gap for each other one.

    They are started once, so that what is seen of the images stands where they do not become ready.
    """
    service = way.service
    if service is None:
        return way, Findings()
    if not engine.joins_networks:
        missing = [_service(one).name for one in service.dependencies]
        missing += ["its mounts"] * bool(service.files or service.volumes or service.tmpfs)
        alone = replace(way, service=replace(service, dependencies=(), files=b"", volumes=(), tmpfs=()))
        message = (
            f"the service {service.name} ran without {' and '.join(missing)}: {engine.name} has no such thing"
        )
        gap = Gap(message, "--engine docker or --engine podman")
        return alone, Findings(gaps=(gap,) * bool(missing))
    there = {one: engine.has(_service(one).image) for one in service.dependencies}
    gaps = tuple(
        Gap(
            f"the service {service.name} ran without {_service(one).name}: "
            f"{engine.name} does not have its image {_service(one).image}",
            f"pull or build {_service(one).image} before",
        )
        for one, is_there in there.items()
        if not is_there
    )
    kept = tuple(one for one, is_there in there.items() if is_there)
    way = replace(way, service=replace(service, dependencies=kept))
    try:
        with services(engine, way, network, threading.Event()):
            return way, Findings(gaps=gaps)
    except ServiceError as error:
        alone = replace(way, service=replace(service, dependencies=()))
        return alone, Findings(gaps=(*gaps, Gap(str(error))))


@contextmanager
def services(engine: Engine, way: Way, network: str, cancelled: threading.Event) -> Iterator[Beside]:
    """Start what the way depends on, one after the other, each when those before it are ready.

    Raises ``ServiceError`` for one that does not become ready.
    """
    dependencies = way.service.dependencies if way.service is not None else ()
    beside = Beside(network)
    going: list[tuple[Running, Service]] = []
    # The first container makes the host names of all.
    names = tuple(
        dict.fromkeys(name for one in (*dependencies, way) if one.service for name in one.service.names)
    )
    with ExitStack() as stack:
        for one in dependencies:
            service = _service(one)
            if beside.network == network:
                one = replace(one, service=replace(service, hosts=names))
            running = stack.enter_context(
                engine.start(service.image, one, beside.network, assistant=service.image)
            )
            check = service.healthcheck or engine.config(service.image).healthcheck
            ready = _ready(running, service, check, beside, cancelled)
            if service.condition is not Condition.COMPLETED:
                going.append((running, service))
                beside = Beside(going[0][0].network, beside.ports | ready)
        for running, service in going:
            if running.wait(0):
                _ended(running, service)
        yield beside


def _service(way: Way) -> Service:
    assert way.service is not None
    return way.service


def _ready(
    running: Running, service: Service, check: Healthcheck | None, beside: Beside, cancelled: threading.Event
) -> frozenset[Port]:
    """Wait until others may use a service; the ports of the network that it listens on."""
    begin = time.monotonic()
    has_check = check is not None and bool(words(check))
    while time.monotonic() < begin + _LONGEST:
        if cancelled.is_set():
            raise VerificationError("interrupted")
        if running.wait(_POLL):
            _ended(running, service)
            return frozenset()
        if service.condition is Condition.COMPLETED or not running.begun():
            continue
        ports = frozenset(beside.others(_ports(running)))
        if has_check:
            health = check_health(running, check)
            if health is None or health.exit_code == 0:
                return ports
        elif ports or time.monotonic() > begin + _LISTENING:
            return ports
    raise ServiceError(f"the service {service.name} was not ready within {_LONGEST:.0f} s")


def _ended(running: Running, service: Service) -> None:
    code = running.exit_code()
    if service.condition is Condition.COMPLETED and code == 0:
        return
    said = (running.stderr.finished() or running.stdout.finished()).decode("utf-8", "replace").strip()
    last = f": {said.splitlines()[-1][:200]}" if said else ""
    problem = running.start_error() or f"ended with exit code {code}{last}"
    raise ServiceError(f"the service {service.name} did not start: {problem}")


def _ports(running: Running) -> tuple[Port, ...]:
    pid = running.pid()
    return sockets.listening(sockets.tables(pid)) if pid is not None else helper.ports(running)
