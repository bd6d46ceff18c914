"""What the consumers of an image need of it that the new one lacks.

Compose, docker and Kubernetes agree on the start: an overridden entrypoint drops the image's CMD, an
overridden command replaces it behind the image's ENTRYPOINT.
https://docs.docker.com/reference/compose-file/services/#entrypoint,
https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/#notes
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct

from rewriter.consumers.match import service_key
from rewriter.consumers.model import Call, Consumers, Use, Words
from rewriter.images.catalogue import distroless_image, image_name
from rewriter.images.distroless import DEFAULT_DEBIAN
from rewriter.model import Place
from rewriter.plan.executables import executable
from rewriter.plan.model import Plan, Shape
from rewriter.plan.stage_names import concerns, is_build_stage, started
from rewriter.rules.questions.lookup import is_own, surely_lacked
from rewriter.shell.execform import is_shell
from rewriter.support.paths import below, join, lies_in, normal
from rewriter.support.yaml_tree import UNKNOWN

MAX_FINDINGS = 50

_SCRIPTS = (".sh", ".bash", ".ash", ".py", ".rb", ".pl")
_LONGEST = 60
_KEPT = ("/etc/ssl/certs", "/usr/share/zoneinfo")
"""Folders of which distroless has all that Alpine and Debian have."""


class Finding(Struct, frozen=True):
    """``message`` without its place; ``breaks``: the service cannot start at all, its build or text says."""

    message: str
    place: Place
    breaks: bool = False


class _Lack(Struct, frozen=True):
    kind: str
    """``shell``, ``script``, ``tool`` or ``path`` (it is there, and PATH does not lead to it)."""
    text: str


def findings(plan: Plan) -> tuple[Finding, ...]:
    """All findings, in the order of files and lines, each once."""
    if plan.facts.consumers is None or plan.facts.program is None:
        return ()
    found: dict[Finding, None] = {}
    for finding in _all(plan, plan.facts.consumers):
        found[finding] = None
        if len(found) == MAX_FINDINGS:
            break
    return tuple(sorted(found, key=lambda finding: (finding.place.path, finding.place.line)))


def _all(plan: Plan, consumers: Consumers) -> Iterator[Finding]:
    used = set()
    commanded = {service_key(use) for use in consumers.uses if use.is_compose and started(use, plan)}
    for use in consumers.uses:
        if not concerns(use.built, plan):
            continue
        if is_build_stage(use.built, plan):
            used.add(use.built)
            yield from _build_stage(use, plan, commanded)
        else:
            yield from _in_shell(use, plan) if use.in_shell else _start(use, plan)
            yield from _inside(use, plan)
            yield from _taken(use, plan)
    for built in consumers.builds:
        if built not in used and is_build_stage(built, plan):
            message = f"the target {built.target} is built here, and it becomes the build stage"
            yield Finding(message, built.place)


def _build_stage(use: Use, plan: Plan, commanded: Collection[tuple[str, str]]) -> Iterator[Finding]:
    """The build stage has shell and toolchain, and no start of its own.

    ``commanded`` has the services that a file of the same folder gives a command: files may be merged.
    """
    if use.is_started and not started(use, plan) and use.built is not None:
        message = f"{use.what} builds the target {use.built.target}, which becomes the build stage"
        breaks = use.is_compose and service_key(use) not in commanded
        yield Finding(f"{message}: the start moves to the runtime stage", use.built.place, breaks)


def _start(use: Use, plan: Plan) -> Iterator[Finding]:
    words = started(use, plan)
    lack = _lack(words, use, plan) if words is not None else None
    if lack is None or words is None:
        return
    breaks = use.is_compose and lack.kind in ("shell", "script")
    yield Finding(f"{use.what} starts {lack.text}", words.place, breaks)


def _in_shell(use: Use, plan: Plan) -> Iterator[Finding]:
    """A start that a shell of the image runs, as it does with CMD on Heroku."""
    if plan.facts.start.entrypoint_argv is None:
        message = f"{use.what} runs in a shell of the image, as the image has no ENTRYPOINT"
        yield Finding(message, use.place)


def _taken(use: Use, plan: Plan) -> Iterator[Finding]:
    """What another image copies from this one and that is not there any more."""
    for path, place in use.takes:
        if not _is_there(normal(path), plan):
            yield Finding(f"{use.what} copies {path} from the image, which has no such path any more", place)


def _is_there(path: str, plan: Plan) -> bool:
    """Whether the new image has something at a path, as far as can be told."""
    image = distroless_image(image_name(plan.runtime.kind, DEFAULT_DEBIAN), "")
    own = image.files | image.directories if image is not None else frozenset[str]()
    if path in own or lies_in(path, _KEPT):
        return True
    if any(below(item.path, path) is not None for item in plan.facts.programs):
        return True
    if plan.shape is not Shape.SPLIT:
        return plan.facts.chain.target.files.origin(path) is not None
    copied = [item.destination or item.path for item in plan.files]
    return any(below(path, item) is not None or below(item, path) is not None for item in copied)


def _inside(use: Use, plan: Plan) -> Iterator[Finding]:
    """What is run in the container besides its start, what hides the program, and what needs a shell."""
    for call in use.calls:
        lack = _called(call, use, plan)
        if lack is not None:
            yield Finding(f"{use.what}: {call.what} runs {lack.text}", call.words.place)
    for need, place in use.needs:
        yield Finding(f"{use.what} {need}", place)
    for mount in use.mounts:
        hidden = [item.path for item in plan.facts.programs if below(item.path, mount.target) is not None]
        source = mount.source.replace(UNKNOWN, "…") or "a volume"
        if hidden:
            message = f"{use.what} mounts {source} over {mount.target}, which hides {hidden[0]}"
            yield Finding(message, mount.place)
        elif _runs_source(plan) and below(normal(plan.facts.workdir), mount.target) is not None:
            message = f"{use.what} mounts {source} over the source in {mount.target}"
            yield Finding(f"{message}, which is compiled into the program now", mount.place)


def _runs_source(plan: Plan) -> bool:
    """Whether the old image compiled its source at every start."""
    first = plan.facts.start.entrypoint or plan.facts.start.cmd
    if first is None:
        return False
    words = first.json if first.json is not None else first.arguments.split()
    return tuple(words[:2]) == ("go", "run")


def _called(call: Call, use: Use, plan: Plan) -> _Lack | None:
    if call.words.is_text:
        text = call.words.items[0].replace(UNKNOWN, "…")
        return _Lack("shell", f"a shell: {text if len(text) <= _LONGEST else text[:_LONGEST] + '…'}")
    return _lack(call.words, use, plan)


def _lack(words: Words, use: Use, plan: Plan) -> _Lack | None:
    """Why the first word starts nothing in the new image; ``None`` where it does or nobody can tell."""
    word = words.items[0] if words.items else ""
    if not word or UNKNOWN in word or UNKNOWN in (use.workdir or ""):
        return None
    path = join(use.workdir or plan.facts.workdir, word) if "/" in word else word
    brought = executable(path, plan)
    if brought is not None and brought.lacks is not None:
        return _Lack("tool", f"{word}, which {brought.lacks}")
    if is_own(path, plan) or _is_kept(path, plan):
        return None
    if is_shell(word):
        is_there = plan.runtime.debug and word == "sh"
        return None if is_there else _Lack("shell", f"the shell {word}, which distroless lacks")
    if word.endswith(_SCRIPTS):
        return _Lack("script", f"the script {word}, and distroless has no shell")
    named = next((p.path for p in plan.facts.programs if p.path.rpartition("/")[2] == word), None)
    if named is not None:
        return _Lack("path", f"{word}, which is not on PATH in distroless ({named} is there)")
    if "/" not in word and surely_lacked(word, plan):
        return None
    return _Lack("tool", f"{word}, which distroless lacks")


def _is_kept(path: str, plan: Plan) -> bool:
    """Whether a file that is no script is in the new image at this path too."""
    if "/" not in path or path.endswith(_SCRIPTS):
        return False
    if plan.shape is not Shape.SPLIT:
        origin = plan.facts.chain.target.files.origin(path)
        return origin is not None and origin.kind == "file"
    return any(
        below(path, item.destination or item.path) is not None
        for item in plan.files
        if item.is_directory or path == (item.destination or item.path)
    )
