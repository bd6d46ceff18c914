"""Follow a command that reads its work from a file of the build context.

What it does is put into the record like what the RUN itself does, or taken back as a whole where a part of it
is not plain.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from msgspec import Struct
from msgspec.structs import replace

from rewriter.shell.classify import CommandClass
from rewriter.support.paths import join
from rewriter.trace.model import Build
from rewriter.trace.recipes.model import Call, NotPlain, Run
from rewriter.trace.recipes.shellscript import SHELLS
from rewriter.trace.record import Record

_TOOLS = {
    "make": ("make", "make"),
    "gmake": ("make", "make"),
    "mage": ("mage", "mage"),
    "task": ("taskfile", "task"),
    "go-task": ("taskfile", "task"),
}
"""Name → module and function."""

_Follow = Callable[[Call, Record, Run], None]


def follower(name: str, call: Call, kind: CommandClass, record: Record) -> _Follow | None:
    """What follows a command of this name; ``None`` where it reads no file that is looked into."""
    found = _TOOLS.get(name)
    if found is None and (name in SHELLS or _is_script(call, kind, record)):
        found = ("shellscript", "script")
    if found is None:
        return None
    function: _Follow = getattr(import_module(f"{__package__}.{found[0]}"), found[1])
    return function


def _is_script(call: Call, kind: CommandClass, record: Record) -> bool:
    word = call.words[0] or ""
    if word.endswith((".sh", ".bash")):
        return True
    if kind is not CommandClass.UNKNOWN or "/" not in word or record.context is None:
        return False
    origin = record.files.origin(join(call.directory, word))
    if origin is None or origin.context is None or origin.build is not None:
        return False
    return record.context.read_bytes(origin.context, 2) == b"#!"


class Mark(Struct, frozen=True):
    """How much a record held at a moment."""

    events: int
    builds: int
    installed: int
    users: int
    opaque: int
    settings: dict[str, str | None]
    cgo_users: int


def mark(record: Record) -> Mark:
    """Remember what a record holds."""
    return Mark(
        len(record.events),
        len(record.builds),
        len(record.installed),
        len(record.users),
        len(record.opaque),
        dict(record.go_settings),
        record.cgo_users,
    )


def take_back(record: Record, held: Mark) -> None:
    """Leave in a record what it held; names of commands stay known."""
    record.replace_events(held.events, ())
    del record.builds[held.builds :]
    del record.installed[held.installed :]
    del record.users[held.users :]
    del record.opaque[held.opaque :]
    record.go_settings.clear()
    record.go_settings.update(held.settings)


def without_cgo(record: Record, held: Mark, again: Callable[[], None], start: int | None) -> None:
    """Find which builds since ``held`` a ``CGO_ENABLED=0`` before the command reaches.

    ``again`` follows the command once more as if it were there; ``start`` is where it would be put. A
    Makefile or script may set the variable itself; and where it runs tests, nothing is put there.
    """
    builds, events = record.builds[held.builds :], record.events[held.events :]
    if all(build.environment.get("CGO_ENABLED") == "0" for build in builds):
        return
    opaque, installed = record.opaque[held.opaque :], record.installed[held.installed :]
    users, settings = record.users[held.users :], dict(record.go_settings)
    steps, tested = record.recipe_steps, record.cgo_users > held.cgo_users
    take_back(record, held)
    try:
        again()
        told = record.builds[held.builds :]
    except NotPlain:
        told = []
    take_back(record, held)
    record.recipe_steps = steps
    told = [] if tested else told
    changed = {id(build): _reached(build, told, at, start) for at, build in enumerate(builds)}
    record.builds += changed.values()
    record.events += [
        replace(event, build=changed.get(id(event.build), event.build)) if event.build is not None else event
        for event in events
    ]
    record.opaque += opaque
    record.installed += installed
    record.users += users
    record.go_settings.update(settings)


def _reached(build: Build, told: list[Build], at: int, start: int | None) -> Build:
    other = told[at] if at < len(told) else None
    same = other is not None and (other.outputs, other.command.packages) == (
        build.outputs,
        build.command.packages,
    )
    if same and other is not None and other.environment.get("CGO_ENABLED") == "0":
        return replace(build, start=start)
    return replace(build, cgo_fixed=build.environment.get("CGO_ENABLED") != "0")
