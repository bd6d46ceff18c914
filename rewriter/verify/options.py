"""The options of the command line as values."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from rewriter.verify.compose.values import env_file
from rewriter.verify.engines.engine import ENGINES
from rewriter.verify.model import BuildOptions, Limits, RunOptions
from rewriter.verify.run.http import parse_wish
from rewriter.verify.session import Options


def options_from(given: dict[str, Any]) -> Options:
    """The options of builds and runs from those of the command. Raises ``typer.BadParameter``."""
    for text in given["http"] or ():
        _parsed("--http", parse_wish, text)
    build = BuildOptions(
        tuple(given["build_arg"] or ()),
        given["target"],
        given["platform"],
        tuple(given["secret"] or ()),
        given["network"],
        _parsed("--build-timeout", duration, given["build_timeout"]),
    )
    run = RunOptions(
        tuple(tuple(_parsed("--run", shlex.split, text)) for text in given["run"] or ()),
        tuple(given["http"] or ()),
        _parsed("--time", duration, given["time"]),
        network=given["run_network"],
        trace=not given["no_trace"],
        environment=_environment(given),
        service=given["compose"] or "",
        compose_file=Path(given["compose_file"]) if given["compose_file"] else None,
        limits=Limits(_parsed("--memory", size, given["memory"]), given["pids_limit"]),
    )
    return Options(given["engine"], build, run)


ENVIRONMENT_PREFIX = "DISTROIFY_VERIFY"
DEFAULTS: dict[str, Any] = {
    "engine": None,
    "build_arg": (),
    "target": None,
    "platform": None,
    "secret": (),
    "network": None,
    "run_network": "none",
    "run": (),
    "http": (),
    "env": (),
    "env_file": (),
    "compose": None,
    "compose_file": None,
    "time": "5s",
    "build_timeout": "15m",
    "memory": "4g",
    "pids_limit": 4096,
    "no_trace": False,
}
"""The options of ``distroify verify`` that ``options_from`` reads, as they are where nobody gives them."""
_TRUE = frozenset({"1", "true", "t", "yes", "y", "on"})


def default_options() -> Options:
    """The options as the environment sets them (``DISTROIFY_VERIFY_TIME``), read as typer reads them.

    Several values are parted by blanks, several files by what parts the folders of PATH. Raises
    ``typer.BadParameter``.
    """
    return options_from({name: _from_environment(name, default) for name, default in DEFAULTS.items()})


def _from_environment(name: str, default: Any) -> Any:
    text = os.environ.get(f"{ENVIRONMENT_PREFIX}_{name.upper()}")
    if not text:
        return default
    option = f"--{name.replace('_', '-')}"
    if name == "engine" and text not in ENGINES:
        raise typer.BadParameter(f"{text!r} is none of {', '.join(ENGINES)}", param_hint=option)
    match default:
        case bool():
            return text.strip().lower() in _TRUE
        case int():
            return _parsed(option, int, text)
        case tuple():
            return tuple(text.split(os.pathsep if name == "env_file" else None))
        case _:
            return text


def _environment(given: dict[str, Any]) -> tuple[str, ...]:
    """``NAME=value`` of ``--env-file`` and ``--env``; a name alone has the value that it has here, if any."""
    found: dict[str, str] = {}
    for file in given["env_file"] or ():
        found |= env_file(_text_of(Path(file)), os.environ)
    for text in given["env"] or ():
        name, equals, value = text.partition("=")
        if not name or "\0" in text:
            raise typer.BadParameter("takes NAME=VALUE or NAME", param_hint="--env")
        if equals or name in os.environ:
            found[name] = value if equals else os.environ[name]
    return tuple(f"{name}={value}" for name, value in found.items())


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise typer.BadParameter(f"{file}: {reason}", param_hint="--env-file") from error


def duration(text: str) -> float:
    """Seconds of ``5s``, ``1.5m``, ``2h`` or a bare number of seconds. Raises ``ValueError``."""
    units = {"s": 1.0, "m": 60.0, "h": 3600.0}
    number, unit = (text[:-1], units[text[-1]]) if text[-1:] in units and text else (text, 1.0)
    value = float(number) * unit
    if not 0 < value <= 86_400:
        raise ValueError(f"{text!r} is not between 0 and 24 hours")
    return value


def size(text: str) -> str:
    """A size as engines take it: ``512m``, ``4g``, bytes, or ``0``. Raises ``ValueError``."""
    if not re.fullmatch(r"\d{1,15}[bkmg]?", text, re.ASCII):
        raise ValueError(f"{text!r} is no size as 512m or 4g")
    return "0" if int(text.rstrip("bkmg")) == 0 else text


def _parsed(option: str, parse: Callable[[str], Any], text: str) -> Any:
    try:
        return parse(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from error
