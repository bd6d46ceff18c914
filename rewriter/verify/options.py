"""The options of ``distroify verify``, on the command line and in the environment, and as values."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any, get_args

import typer
from msgspec import Struct, structs

from rewriter.support.text import os_reason
from rewriter.verify.compose.values import env_file
from rewriter.verify.engines.engine import ENGINES
from rewriter.verify.model import BuildOptions, Limits, RunOptions
from rewriter.verify.run.http import parse_wish
from rewriter.verify.session import Options

_option = partial(typer.Option, show_envvar=False)
ENVIRONMENT_PREFIX = "DISTROIFY_VERIFY"
_TRUE = frozenset({"1", "true", "t", "yes", "y", "on"})


class EngineName(StrEnum):
    """A container engine."""

    DOCKER = "docker"
    PODMAN = "podman"
    BUILDAH = "buildah"


class ProofFlags(Struct, frozen=True):
    """How images are built and run, as the command line of ``distroify verify`` or the environment says."""

    engine: Annotated[
        EngineName | None,
        _option(metavar="NAME", help="docker, podman or buildah (default: what is there)."),
    ] = None
    build_arg: Annotated[list[str], _option(metavar="K=V", help="For both builds; repeatable.")] = []
    target: Annotated[str | None, _option(metavar="STAGE", help="For both builds.")] = None
    platform: Annotated[str | None, _option(metavar="OS/ARCH", help="For both builds.")] = None
    secret: Annotated[list[str], _option(metavar="SPEC", help="For both builds; repeatable.")] = []
    network: Annotated[str | None, _option(metavar="NAME", help="For both builds.")] = None
    run_network: Annotated[
        str, _option(metavar="NAME", help="For the running programs; with host the report says so.")
    ] = "none"
    run: Annotated[
        list[str], _option(metavar="ARGS", help="One more run, with these arguments; repeatable.")
    ] = []
    http: Annotated[
        list[str],
        _option(
            metavar="[:PORT]/PATH", help="A GET request to the running programs; repeatable.  [default: /]"
        ),
    ] = []
    env: Annotated[
        list[str],
        _option(
            metavar="NAME[=VALUE]",
            help="A variable for the running programs; a name alone has its value here; repeatable.",
        ),
    ] = []
    env_file: Annotated[
        list[Path],
        _option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="Variables for the running programs, as in Compose; repeatable.",
        ),
    ] = []
    compose: Annotated[
        str | None,
        _option(
            metavar="SERVICE",
            help="Run as this service of the repository's Compose file, beside those that it depends on.",
        ),
    ] = None
    compose_file: Annotated[
        Path | None,
        _option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="Where the service is, instead of the file that names the Dockerfile.",
        ),
    ] = None
    time: Annotated[str, _option(metavar="DURATION", help="For how long each program runs.")] = "5s"
    build_timeout: Annotated[str, _option(metavar="DURATION", help="For how long each build may run.")] = (
        "15m"
    )
    memory: Annotated[str, _option(metavar="SIZE", help="For each running program, 0 for no limit.")] = "4g"
    pids_limit: Annotated[
        int,
        _option(
            metavar="N",
            min=0,
            help="Processes of each running program, threads too; 0 for no limit. Not with buildah.",
        ),
    ] = 4096
    no_trace: Annotated[bool, _option("--no-trace", help="Do not compare the files that programs open.")] = (
        False
    )


def options_from(given: ProofFlags) -> Options:
    """The options of builds and runs from those of the command. Raises ``typer.BadParameter``."""
    for text in given.http:
        _parsed("--http", parse_wish, text)
    build = BuildOptions(
        tuple(given.build_arg),
        given.target,
        given.platform,
        tuple(given.secret),
        given.network,
        _parsed("--build-timeout", duration, given.build_timeout),
    )
    run = RunOptions(
        tuple(tuple(_parsed("--run", shlex.split, text)) for text in given.run),
        tuple(given.http),
        _parsed("--time", duration, given.time),
        network=given.run_network,
        trace=not given.no_trace,
        environment=_environment(given),
        service=given.compose or "",
        compose_file=given.compose_file,
        limits=Limits(_parsed("--memory", size, given.memory), given.pids_limit),
    )
    return Options(given.engine, build, run)


def default_options() -> Options:
    """The options as the environment sets them (``DISTROIFY_VERIFY_TIME``), read as typer reads them.

    Several values are parted by blanks, several files by what parts the folders of PATH. Raises
    ``typer.BadParameter``.
    """
    given = {}
    for one in structs.fields(ProofFlags):
        text = os.environ.get(f"{ENVIRONMENT_PREFIX}_{one.name.upper()}")
        if text:
            [kind, *_] = get_args(one.type)
            given[one.name] = _read(kind, text, f"--{one.name.replace('_', '-')}")
    return options_from(ProofFlags(**given))


def _read(kind: Any, text: str, option: str) -> Any:
    """The value of a field of ``ProofFlags``."""
    if kind == list[str]:
        return text.split()
    if kind == list[Path]:
        return [Path(path) for path in text.split(os.pathsep)]
    if kind == Path | None:
        return Path(text)
    if kind == EngineName | None and text not in ENGINES:
        raise typer.BadParameter(f"{text!r} is none of {', '.join(ENGINES)}", param_hint=option)
    if kind is int:
        return _parsed(option, int, text)
    return text.strip().lower() in _TRUE if kind is bool else text


def _environment(given: ProofFlags) -> tuple[str, ...]:
    """``NAME=value`` of ``--env-file`` and ``--env``; a name alone has the value that it has here, if any."""
    found: dict[str, str] = {}
    for file in given.env_file:
        found |= env_file(_text_of(file), os.environ)
    for text in given.env:
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
        raise typer.BadParameter(f"{file}: {os_reason(error)}", param_hint="--env-file") from error


def duration(text: str) -> float:
    """Seconds of ``5s``, ``1.5m``, ``2h`` or a bare number of seconds. Raises ``ValueError``."""
    units = {"s": 1.0, "m": 60.0, "h": 3600.0}
    number, unit = (text[:-1], units[text[-1]]) if text[-1:] in units and text else (text, 1.0)
    try:
        value = float(number) * unit
    except ValueError as error:
        raise ValueError(f"{text!r} is no time as 30s, 5m or 2h") from error
    if not 0 < value <= 86_400:
        raise ValueError(f"{text!r} is not between 0 and 24 hours")
    return value


def variables_of(text: str) -> tuple[str, ...]:
    """The variables that stand for the options which a text names, for a command without these."""
    names = (one.name for one in structs.fields(ProofFlags))
    named = {f"--{name.replace('_', '-')}": f"{ENVIRONMENT_PREFIX}_{name.upper()}" for name in names}
    return tuple(named[word] for word in dict.fromkeys(re.findall(r"--[a-z-]+", text)) if word in named)


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
