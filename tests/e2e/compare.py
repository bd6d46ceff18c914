"""What must hold between the images before and after, beyond what running them shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from tests.e2e.engine import DIRECTORY, LABEL, SYMLINK, Engine, Entry
from tests.e2e.program import Program

SAME = {"WorkingDir": "/", "ExposedPorts": None, "Volumes": None, "StopSignal": None, "OnBuild": None}
"""Each with what it stands for where the image says nothing."""
TOOLCHAIN = ("GO", "CGO_")
ADDED = {"PATH", "SSL_CERT_FILE", "HOME"}
"""Variables of distroless itself, and the home of a user that it does not know."""
SHELLS = {"sh", "bash", "dash", "ash", "busybox"}
LEFT_BEHIND = SHELLS | {"apt-get", "apt", "apk", "dpkg", "gcc", "go", "make", "useradd", "perl"}


def check_config(
    before: Mapping[str, Any], after: Mapping[str, Any], program: Program | None = None
) -> Iterator[str]:
    """The differences of two image configurations that are no part of a rewrite."""
    variables, opened = (program.variables, program.opened) if program is not None else ({}, "")
    for key, default in SAME.items():
        if (before.get(key) or default) != (after.get(key) or default):
            yield f"{key} was {before.get(key)}, is {after.get(key)}"
    if _labels(before) != _labels(after):
        yield f"the labels were {_labels(before)}, are {_labels(after)}"
    yield from _start(before, after, opened)
    check = (after.get("Healthcheck") or {}).get("Test") or ["NONE"]
    if check[0] == "CMD-SHELL" or _is_shell(check[1:]):
        yield "the health check needs a shell"
    user = str(after.get("User", ""))
    if user != before.get("User", "") and not user.replace(":", "").isdigit():
        yield f"the user was {before.get('User')}, is {user}"
    yield from _environment(before, after, variables)


def _start(before: Mapping[str, Any], after: Mapping[str, Any], opened: str) -> Iterator[str]:
    for key in ("Entrypoint", "Cmd"):
        old, new = before.get(key) or [], after.get(key) or []
        # A shell as ENTRYPOINT takes no notice of CMD.
        is_ignored = key == "Cmd" and _is_shell(before.get("Entrypoint") or [])
        if bool(old) != bool(new) and not is_ignored and not opened:
            yield f"{key} was {old}, is {new}"
    if _is_shell(after.get("Entrypoint") or after.get("Cmd") or []) != (opened == "shell"):
        yield "the start needs a shell"


def _environment(
    before: Mapping[str, Any], after: Mapping[str, Any], variables: Mapping[str, str]
) -> Iterator[str]:
    old, new = {**_variables(before), **variables}, _variables(after)
    for name, value in old.items():
        if name != "PATH" and not name.startswith(TOOLCHAIN) and new.get(name) != value:
            yield f"the variable {name} was {value!r}, is {new.get(name)!r}"
    for name in new.keys() - old.keys() - ADDED:
        yield f"the variable {name} is new"


def check_contents(engine: Engine, before: str, after: str, program: Program) -> Iterator[str]:
    """Files that are gone or changed though ``expect.toml`` names them, and what had to stay behind."""
    with engine.created(after) as new:
        for path, entry in engine.files(new).items():
            if PurePosixPath(path).name in LEFT_BEHIND and _is_executable(path, entry):
                yield f"{path} is in the new image"
        if program.missing or program.files:
            with engine.created(before) as old:
                yield from _named_files(engine, old, new, program)


def _named_files(engine: Engine, before: str, after: str, program: Program) -> Iterator[str]:
    for path in program.missing:
        if not engine.files_at(before, path):
            yield f"{path} was not there before"
        if engine.files_at(after, path):
            yield f"{path} is in the new image"
    for root in program.files:
        old, new = (_plain(engine.files_at(container, root)) for container in (before, after))
        if not old:
            yield f"{root} was not there before"
        for path in sorted(old.keys() | new.keys()):
            if old.get(path) != new.get(path):
                yield f"{path} was {old.get(path)}, is {new.get(path)}"


def _plain(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Folders less what the umask of a checkout says: COPY makes the folder that it is given 0755."""
    return {
        path: replace(entry, mode=entry.mode & ~0o022) if entry.kind == DIRECTORY else entry
        for path, entry in entries.items()
    }


def _is_executable(path: str, entry: Entry) -> bool:
    return PurePosixPath(path).parent.name in ("bin", "sbin") and (
        entry.kind == SYMLINK or entry.mode & 0o111 != 0
    )


def _is_shell(words: list[str]) -> bool:
    return bool(words) and PurePosixPath(words[0]).name in SHELLS


def _labels(config: Mapping[str, Any]) -> dict[str, str]:
    labels = config.get("Labels") or {}
    return {name: value for name, value in labels.items() if not name.startswith(LABEL)}


def _variables(config: Mapping[str, Any]) -> dict[str, str]:
    return dict(entry.split("=", 1) for entry in config.get("Env") or ())
