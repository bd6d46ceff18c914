"""What a program does that root may do, and that nonroot may not: ports, paths, calls.

Evidence only, for a reviewer: whether the kernel allows it depends on how the container is started
(sysctls, capabilities, mounts).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rewriter.dockerfile.expand import expand_words
from rewriter.dockerfile.instructions import Expose, each
from rewriter.golang.model import SourceEvidence
from rewriter.golang.source.names import unversioned
from rewriter.model import Place
from rewriter.plan.model import Plan
from rewriter.plan.nonroot import Folders, seen_from, volumes, writable
from rewriter.support.paths import normal
from rewriter.support.regex import regex
from rewriter.support.tables import rows_by_name

FIRST_FREE_PORT = 1024
"""ip_unprivileged_port_start as the kernel sets it (https://docs.kernel.org/networking/ip-sysctl.html)."""

_ADDRESS = regex(r"(?:|0\.0\.0\.0|\[::\]|\*):(\d{1,4})", re.ASCII)
"""An address to listen on: nothing is called by an empty host."""
_PORT_FLAG = regex(r"--?[\w-]*port[=:]?(\d{1,4})?", re.ASCII | re.IGNORECASE)
_EXPOSED = regex(r"(?:.*:)?(\d{1,5})(?:-\d{1,5})?(?:/\w+)?", re.ASCII)

_LONGEST = 200
"""Characters of a path that somebody wrote down."""

Where = str | Place
"""A word about the Dockerfile, or a place of the Go source."""


def low_ports(plan: Plan) -> dict[int, list[Where]]:
    """Ports below 1024 that the program seems to listen on, and what says so."""
    found: dict[int, dict[Where, None]] = {}
    said = (*_exposed(plan), *_by_environment(plan), *_by_arguments(plan), *_by_source(plan))
    for port, where in said:
        if 0 < port < FIRST_FREE_PORT:
            found.setdefault(port, {})[where] = None
    return {port: list(places) for port, places in sorted(found.items())}


def _exposed(plan: Plan) -> Iterator[tuple[int, Where]]:
    for expose in each(plan.instructions, Expose):
        variables = plan.facts.trace.states[expose.index].variables
        for word in expose.texts:
            for text in expand_words(word, variables, expose.escape):
                port = _EXPOSED.fullmatch(text)
                if port is not None:
                    yield int(port[1]), "EXPOSE"


def _by_environment(plan: Plan) -> Iterator[tuple[int, Where]]:
    listening = _rows("listen_variable", "names")
    for name, value in plan.facts.trace.final.environment.items():
        address = _ADDRESS.fullmatch(value or "")
        if address is not None:
            yield int(address[1]), f"ENV {name}"
        elif name in listening and (value or "").isdecimal() and len(value or "") < 5:
            yield int(value or ""), f"ENV {name}"


def _by_arguments(plan: Plan) -> Iterator[tuple[int, Where]]:
    words = plan.facts.start.argv[1:]
    for at, word in enumerate(words):
        flag = _PORT_FLAG.fullmatch(word)
        following = words[at + 1] if at + 1 < len(words) else ""
        address = _ADDRESS.fullmatch(word.partition("=")[2] or word)
        if address is not None:
            yield int(address[1]), "the arguments"
        elif flag is not None and (flag[1] or (following.isdecimal() and len(following) < 5)):
            yield int(flag[1] or following), "the arguments"


def _by_source(plan: Plan) -> Iterator[tuple[int, Where]]:
    for source in plan.facts.sources:
        for use in source.strings:
            address = _ADDRESS.fullmatch(use.value)
            if address is not None and not use.part and "Dial" not in use.call:
                yield int(address[1]), use.place


def rooted_writes(plan: Plan) -> dict[str, list[Where]]:
    """Paths that the program seems to write to and that belong to root in the new image."""
    found: dict[str, dict[Where, None]] = {}
    own = writable(plan)
    named = ((path, "VOLUME") for path in volumes(plan))
    for path, where in (*_written(plan), *_variable_data(plan), *named):
        if not path.startswith("/proc/") and not own.hold(path):
            found.setdefault(path, {})[where] = None
    return {path: list(places) for path, places in found.items()}


def _written(plan: Plan) -> Iterator[tuple[str, Where]]:
    """Calls that write to a constant path."""
    for source in plan.facts.sources:
        for call in source.path_calls:
            if call.argument and (call.kind == "write" or call.call == "os.OpenFile"):
                yield seen_from(plan, call.argument), call.place


def _variable_data(plan: Plan) -> Iterator[tuple[str, Where]]:
    """Paths of folders that are there to be written to, wherever they are named."""
    parents = _rows("variable_data", "paths")
    variable = Folders(parents)
    mounted = Folders(_rows("mounted", "paths"))
    for text, where in _named(plan):
        if not text.startswith("/") or len(text) > _LONGEST or _is_socket(text):
            continue
        path = normal(text)
        if variable.hold(path) and path not in parents and not mounted.hold(path):
            yield path, where


def _named(plan: Plan) -> Iterator[tuple[str, Where]]:
    for name, value in plan.facts.trace.final.environment.items():
        yield value or "", f"ENV {name}"
    for word in plan.facts.start.argv[1:]:
        yield word.partition("=")[2] or word, "the arguments"
    for source in plan.facts.sources:
        for use in source.strings:
            yield use.value, use.place


def privileges(plan: Plan) -> dict[str, list[Where]]:
    """What the program does that asks for root or a capability, and where."""
    found: dict[str, dict[Where, None]] = {}
    for source in plan.facts.sources:
        for what, place in (*_calls(source), *_packages(source), *_sockets(source)):
            found.setdefault(what, {})[place] = None
    return {what: list(places) for what, places in found.items()}


def _calls(source: SourceEvidence) -> Iterator[tuple[str, Where]]:
    for call in source.privileged:
        yield call.kind, call.place


def _packages(source: SourceEvidence) -> Iterator[tuple[str, Where]]:
    rows = _rows("package", "paths")
    for path, place in source.imports:
        for prefix in _prefixes(unversioned(path)):
            if prefix in rows:
                yield rows[prefix]["needs"], place
                break


def _prefixes(path: str) -> Iterable[str]:
    parts = path.split("/")
    return ("/".join(parts[:size]) for size in range(len(parts), 1, -1))


def _sockets(source: SourceEvidence) -> Iterator[tuple[str, Where]]:
    for use in source.strings:
        if _is_socket(use.value):
            yield "talks to the container engine, whose socket belongs to root", use.place


def _is_socket(text: str) -> bool:
    return text.rpartition("/")[2] in _rows("socket", "names")


def reads_home(plan: Plan) -> bool:
    """Whether a program is seen to read HOME."""
    return any("HOME" in source.environment for source in plan.facts.sources)


def _rows(rows: str, names: str) -> Mapping[str, Mapping[str, Any]]:
    return rows_by_name("facts/users", "nonroot", rows, names)
