"""Commands that build images and run things in containers: docker, Compose, kubectl and their likes."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from rewriter.consumers import given
from rewriter.consumers.lines import Command, shell_commands
from rewriter.consumers.model import INTERESTING, Built, Call, Exec, Mount, Use, Words
from rewriter.consumers.paths import inside, sources
from rewriter.model import Place
from rewriter.shell.execform import call_of, is_shell
from rewriter.support.tables import table
from rewriter.support.yaml_tree import UNKNOWN

Found = Built | Use | Exec

_TOOLS = frozenset({"docker", "podman", "nerdctl", "docker-compose", "kubectl", "buildah"})
_WORKLOADS = frozenset({"deploy", "deployment", "deployments", "deployment.apps", "sts", "statefulset", "ds",
                        "daemonset", "job", "pod", "po", "pods", "svc", "service"})  # fmt: skip


class _Parsed(Struct):
    """Options in order (short ones as written), and the words behind them."""

    options: list[tuple[str, str]] = []
    rest: tuple[str, ...] = ()

    def values(self, *names: str) -> list[str]:
        return [value for name, value in self.options if name in names]

    def last(self, *names: str) -> str | None:
        return next(reversed(self.values(*names)), None)


def read(command: Command, depth: int = 0) -> Iterator[Found]:
    """What a command builds or runs. A shell with a text (``bash -c "docker exec …"``) is looked into."""
    words = _without_prefix(command.words)
    if not words:
        return
    if is_shell(words[0]) and depth < 2:
        found = call_of(words)
        if isinstance(found, tuple) and found[1] and INTERESTING.search(words[found[0]]):
            place = command.place
            for inner in shell_commands(words[found[0]], place.path, place.line, command.directory, {}):
                yield from read(Command(inner.words, place, inner.directory), depth + 1)
        return
    tool = words[0].rpartition("/")[2]
    if tool == "docker-compose":
        yield from _compose(words[1:], command)
    elif tool == "kubectl":
        yield from _kubectl(words[1:], command)
    elif tool == "executor":
        yield from _kaniko(words[1:], command)
    elif tool in _TOOLS:
        yield from _docker(words[1:], command)


def _without_prefix(words: tuple[str, ...]) -> tuple[str, ...]:
    before = _before()
    at = 0
    while at < min(len(words), 8):
        word = words[at]
        if word not in before and not ("=" in word and word.split("=")[0].isidentifier()):
            break
        at += 1
    return words[at:]


def _docker(words: Sequence[str], command: Command) -> Iterator[Found]:
    rest = _parse(words, "docker").rest
    if rest[:1] in (("container",), ("image",), ("builder",), ("buildx",)):
        rest = _parse(rest[1:], "docker").rest
    verb, arguments = (rest[0], rest[1:]) if rest else ("", ())
    if verb == "compose":
        yield from _compose(arguments, command)
    elif verb in ("build", "bud", "b"):
        yield from _build(arguments, command)
    elif verb in ("run", "create"):
        yield from _run(_parse(arguments, "run"), command)
    elif verb == "exec":
        parsed = _parse(arguments, "exec")
        if parsed.rest[1:]:
            words_ = Words(parsed.rest[1:], command.place)
            yield Exec("container", parsed.rest[0], Call("docker exec", words_))


def _build(arguments: Sequence[str], command: Command) -> Iterator[Built]:
    parsed = _parse(arguments, "build", mixed=True)
    here = command.directory
    if here is None or not parsed.rest:
        return
    context = inside(here, parsed.rest[-1])
    file = parsed.last("-f", "--file")
    yield Built(
        sources(context, file, here),
        parsed.last("--target") or None,
        tuple(parsed.values("-t", "--tag")),
        command.place,
        given.arguments(parsed.values("--build-arg"), command.place),
        given.platforms(parsed.values("--platform") + _machine(parsed), command.place),
    )


def _kaniko(arguments: Sequence[str], command: Command) -> Iterator[Built]:
    """https://github.com/GoogleContainerTools/kaniko#additional-flags"""
    parsed = _parse(arguments, "kaniko", mixed=True)
    here = command.directory
    given_context = (parsed.last("-c", "--context") or ".").removeprefix("dir://")
    context = inside(here, given_context) if here is not None else None
    yield Built(
        sources(context, parsed.last("-f", "--dockerfile"), context),
        parsed.last("--target") or None,
        tuple(parsed.values("-d", "--destination")),
        command.place,
        given.arguments(parsed.values("--build-arg"), command.place),
        given.platforms(parsed.values("--custom-platform", "--customPlatform"), command.place),
    )


def _machine(parsed: _Parsed) -> list[str]:
    """``--arch`` and ``--variant`` of podman and buildah, which stand for a platform."""
    found = parsed.last("--arch")
    variant = parsed.last("--variant")
    return [f"linux/{found}/{variant}" if variant else f"linux/{found}"] if found else []


def _run(parsed: _Parsed, command: Command) -> Iterator[Use]:
    if not parsed.rest:
        return
    name = parsed.last("--name")
    yield Use(
        "docker run",
        command.place,
        parsed.rest[0],
        None,
        _entrypoint(parsed, command.place),
        Words(parsed.rest[1:], command.place) if parsed.rest[1:] else None,
        parsed.last("-w", "--workdir"),
        mounts=tuple(_mounts(parsed, command.place)),
        aliases=(("container", name),) if name else (),
    )


def _entrypoint(parsed: _Parsed, place: Place) -> Words | None:
    found = parsed.last("--entrypoint")
    return Words((found,) if found else (), place) if found is not None else None


def _mounts(parsed: _Parsed, place: Place) -> Iterator[Mount]:
    for value in parsed.values("-v", "--volume"):
        parts = value.split(":")
        if len(parts) > 1 and parts[1].startswith("/") and UNKNOWN not in parts[1]:
            yield Mount(parts[0], posixpath.normpath(parts[1]), place)


def _compose(words: Sequence[str], command: Command) -> Iterator[Found]:
    rest = _parse(words, "compose").rest
    verb = rest[0] if rest else ""
    if verb not in ("exec", "run"):
        return
    parsed = _parse(rest[1:], f"compose {verb}")
    if not parsed.rest:
        return
    words_ = Words(parsed.rest[1:], command.place)
    entrypoint = _entrypoint(parsed, command.place)
    if entrypoint is not None:
        words_ = Words((*entrypoint.items, *words_.items), command.place)
    if words_.items:
        is_command = verb == "run" and entrypoint is None
        yield Exec("service", parsed.rest[0], Call(f"docker compose {verb}", words_), is_command)


def _kubectl(words: Sequence[str], command: Command) -> Iterator[Exec]:
    rest = _parse(words, "kubectl").rest
    if rest[:1] != ("exec",):
        return
    dashes = rest.index("--") if "--" in rest else len(rest)
    parsed = _parse(rest[1:dashes], "kubectl exec", mixed=True)
    inner = rest[dashes + 1 :] or parsed.rest[1:]
    if parsed.rest and inner:
        kind, slash, name = parsed.rest[0].partition("/")
        name = name if slash and kind in _WORKLOADS else parsed.rest[0]
        yield Exec("workload", name, Call("kubectl exec", Words(inner, command.place)))


def _parse(words: Sequence[str], name: str, *, mixed: bool = False) -> _Parsed:
    """Options and words of a command; ``mixed``: options may also stand behind words."""
    switches = _switches(name)
    found = _Parsed()
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if word == "--" and not mixed:
            found.rest += tuple(words[at:])
            break
        if not word.startswith("-") or word == "-":
            found.rest += (word,)
            if not mixed:
                found.rest += tuple(words[at:])
                break
            continue
        option, equals, value = word.partition("=")
        if equals:
            found.options.append((option, value))
        elif _is_switch(option, switches):
            found.options.append((option, ""))
        elif not option.startswith("--") and len(option) > 2:
            found.options.append((option[:2], option[2:]))
        else:
            found.options.append((option, words[at] if at < len(words) else ""))
            at += 1
    return found


def _is_switch(option: str, switches: frozenset[str]) -> bool:
    """``-it`` is two switches."""
    if option in switches:
        return True
    return not option.startswith("--") and all(f"-{letter}" in switches for letter in option[1:])


@cache
def _switches(name: str) -> frozenset[str]:
    rows = table("consumers", "commands")["command"]
    return frozenset(switch for row in rows if row["name"] == name for switch in row["switches"])


@cache
def _before() -> frozenset[str]:
    return frozenset(table("consumers", "commands")["before"]["words"])
