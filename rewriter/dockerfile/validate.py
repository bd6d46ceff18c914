"""The checks that BuildKit makes on an instruction after parsing it, before it builds anything.

Source, messages included:
https://github.com/moby/buildkit/blob/73ed6825/frontend/dockerfile/instructions/parse.go and ``bflag.go``
beside it. What only the build itself finds (ports, signals, file modes) is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from rewriter.dockerfile import heredoc
from rewriter.dockerfile.instructions import (
    Arg,
    Copying,
    Env,
    Expose,
    From,
    Healthcheck,
    Label,
    Maintainer,
    OnBuild,
    Pairs,
    Run,
    Shell,
    StopSignal,
    User,
    Volume,
    Workdir,
)
from rewriter.dockerfile.lex import LexError
from rewriter.dockerfile.model import DockerfileError, Flag, Instruction
from rewriter.dockerfile.runes import SPACE, lower, well_formed
from rewriter.dockerfile.split import triggered
from rewriter.support.regex import regex
from rewriter.support.tables import table

_STAGE_NAME = regex(r"[a-z][a-z0-9\-_.]*")
_DURATION = regex(r"([+-]?)((?:(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:ns|us|µs|μs|ms|s|m|h))+|0)")
_DURATION_PART = regex(r"([0-9]*\.?[0-9]*)(ns|us|µs|μs|ms|s|m|h)")
_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_LONGEST = (2**63 - 1) / 1e9
"""Seconds in Go's longest ``time.Duration``."""

_VALUES = {"network": ("default", "none", "host"), "security": ("sandbox", "insecure")}
_ONE_ARGUMENT = (Maintainer, Workdir, User, StopSignal)
_SOME_ARGUMENT = (Pairs, Expose, Volume, Healthcheck, OnBuild)


def check(instruction: Instruction) -> None:
    """Raise ``DockerfileError`` (line 0) if BuildKit would not accept the instruction."""
    if isinstance(instruction, _ONE_ARGUMENT) and not instruction.arguments:
        raise DockerfileError(f"{instruction.keyword} requires exactly one argument")
    if isinstance(instruction, _SOME_ARGUMENT) and not _has_arguments(instruction):
        raise DockerfileError(f"{instruction.keyword} requires at least one argument")
    if not (isinstance(instruction, Healthcheck) and instruction.kind == "NONE"):
        check_flags(instruction)
    match instruction:
        case Pairs():
            _check_pairs(instruction)
        case Copying():
            _check_copy(instruction)
        case From():
            _check_from(instruction)
        case Run():
            _check_run(instruction)
        case Healthcheck():
            _check_healthcheck(instruction)
        case OnBuild():
            _check_onbuild(instruction)
        case Shell():
            _check_shell(instruction)
        case Volume() if not all(word.strip(SPACE) for word in instruction.texts):
            raise DockerfileError("VOLUME specified can not be an empty string")


def _has_arguments(instruction: Instruction) -> bool:
    if isinstance(instruction, Volume) and instruction.json is not None:
        return bool(instruction.json)
    return bool(instruction.arguments)


@cache
def _table() -> tuple[dict[str, dict[str, str]], frozenset[str]]:
    """The known flags of each instruction, and the instructions that ignore theirs."""
    known = table("dockerfile", "flags")
    return known["flags"], frozenset(known["ignored"])


def check_flags(instruction: Instruction) -> None:
    """Raise ``DockerfileError`` (line 0) for an unknown or repeated flag, or one with a bad value."""
    if not instruction.flags:
        return
    table, ignored = _table()
    if instruction.keyword in ignored:
        return
    known = table.get(instruction.keyword, {})
    seen: set[str] = set()
    for flag in instruction.flags:
        kind = known.get(flag.name)
        if kind is None:
            raise DockerfileError(f"unknown flag: --{flag.name}")
        if flag.name in seen and kind != "list":
            raise DockerfileError(f"duplicate flag specified: --{flag.name}")
        seen.add(flag.name)
        _check_flag_value(flag, kind)


def _check_flag_value(flag: Flag, kind: str) -> None:
    if (flag.value is None and kind != "boolean") or (flag.value == "" and kind == "boolean"):
        raise DockerfileError(f"missing a value on flag: --{flag.name}")
    if kind == "boolean" and flag.value is not None and lower(flag.value) not in ("true", "false"):
        raise DockerfileError(f"expecting boolean value for flag --{flag.name}, not: {flag.value}")


def _check_pairs(instruction: Pairs) -> None:
    if not instruction.pairs:
        raise DockerfileError(f"{instruction.keyword} requires at least one argument")
    if any(not pair.key for pair in instruction.pairs):
        raise DockerfileError(f"{instruction.keyword} names can not be blank")


def _check_copy(instruction: Copying) -> None:
    if len(instruction.texts) < 2:
        problem = "requires at least two arguments, but only one was provided."
        raise DockerfileError(f"{instruction.keyword} {problem} Destination could not be determined")
    if _opens_heredoc(instruction.target):
        raise DockerfileError(f"{instruction.keyword} cannot accept a heredoc as a destination")


def _opens_heredoc(word: str) -> bool:
    try:
        return heredoc.delimiter(word) is not None
    except LexError:
        return False


def _check_from(instruction: From) -> None:
    name = instruction.name
    if name is not None and not _STAGE_NAME.fullmatch(name):
        problem = "name can't start with a number or contain symbols"
        raise DockerfileError(f'invalid name for build stage: "{well_formed(name)}", {problem}')


def _check_run(instruction: Run) -> None:
    network = instruction.flag("network")
    if network is not None and network not in _VALUES["network"]:
        raise DockerfileError(f'invalid network mode "{network}"')
    security = instruction.flag("security")
    if security is not None and security not in _VALUES["security"]:
        raise DockerfileError(f'security "{security}" is not valid')
    for flag in instruction.flags:
        if flag.name == "mount":
            _check_mount(flag.value or "")


def _check_mount(value: str) -> None:
    for field in value.split(","):
        key, _, source = field.strip('"').partition("=")
        if lower(key) == "from" and "$" in source[:-1]:
            raise DockerfileError("'from' doesn't support variable expansion, define alias stage instead")


def _check_healthcheck(instruction: Healthcheck) -> None:
    command, json = instruction.command, instruction.json
    if instruction.kind == "NONE":
        if command and json != ():
            raise DockerfileError("HEALTHCHECK NONE takes no arguments")
        return
    if instruction.kind != "CMD":
        raise DockerfileError(f'Unknown type "{well_formed(instruction.kind)}" in HEALTHCHECK (try CMD)')
    if not command or json == ():
        raise DockerfileError("Missing command after HEALTHCHECK CMD")
    for name in ("interval", "timeout", "start-period", "start-interval"):
        _check_duration(name, instruction.flag(name) or "0")
    _check_retries(instruction.flag("retries") or "0")


def _check_duration(name: str, value: str) -> None:
    match = _DURATION.fullmatch(value)
    if match is None:
        raise DockerfileError(f'time: invalid duration "{value}"')
    seconds = sum(float(number) * _SECONDS[unit] for number, unit in _DURATION_PART.findall(match[2]))
    if seconds > _LONGEST:
        raise DockerfileError(f'time: invalid duration "{value}"')
    if seconds and (match[1] == "-" or seconds < 0.001):
        raise DockerfileError(f'Interval "{name}" cannot be less than 1ms')


def _check_retries(value: str) -> None:
    match = re.fullmatch(r"([+-]?)0*([0-9]{1,10})", value)
    if match is None or not -(2**31) <= int(match[1] + match[2]) < 2**31:
        raise DockerfileError(f'strconv.ParseInt: parsing "{value}": invalid syntax')
    if int(match[1] + match[2]) < 0:
        raise DockerfileError(f"--retries cannot be negative ({match[1] + match[2]})")


def _check_onbuild(instruction: OnBuild) -> None:
    inner = triggered(instruction)
    match inner:
        case OnBuild():
            raise DockerfileError("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed")
        case Maintainer() | From():
            raise DockerfileError(f"{inner.keyword} isn't allowed as an ONBUILD trigger")
        case Env() | Label():
            _ = inner.pairs


def _check_shell(instruction: Shell) -> None:
    if not instruction.arguments or instruction.json == ():
        raise DockerfileError("SHELL requires at least one argument")
    if instruction.json is None:
        raise DockerfileError("SHELL requires the arguments to be in JSON form")


def first_stage(instructions: Iterable[Instruction]) -> None:
    """Raise ``DockerfileError`` unless only ARG stands before the first FROM, and there is a FROM."""
    for instruction in instructions:
        if isinstance(instruction, From):
            return
        if not isinstance(instruction, Arg):
            raise DockerfileError("no build stage in current context", instruction.line)
    raise DockerfileError("dockerfile contains no stages to build")
