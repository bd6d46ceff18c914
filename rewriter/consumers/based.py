"""Other Dockerfiles of the repository: those that start from an image or copy from it.

``FROM IMAGE`` goes on with what the image has, and each RUN in shell form needs its ``/bin/sh``
(https://docs.docker.com/reference/dockerfile/#run).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rewriter.consumers.model import Call, Use, Words
from rewriter.dockerfile.instructions import BUILDING, Cmd, Copy, Entrypoint, Run, each, last
from rewriter.dockerfile.load import load_text
from rewriter.dockerfile.model import Dockerfile, DockerfileError, Instruction
from rewriter.dockerfile.stages import Stage, stages
from rewriter.model import rooted
from rewriter.shell.execform import is_shell
from rewriter.support.yaml_tree import UNKNOWN
from rewriter.trace.base import argument_defaults, image_text

MAX_STAGES = 50
MAX_TAKEN = 50
_SHELLS = ("busybox", "/sh", "/bash", "/bin")
"""What stands in a COPY that brings a shell."""


def read(path: str, text: str) -> Iterator[Use]:
    """The stages that start from an image, and what is copied from images; never raises."""
    try:
        dockerfile = load_text(text, path)
        defaults = argument_defaults(dockerfile)
        found = stages(dockerfile)[:MAX_STAGES]
        images = [_image(dockerfile, stage.image, defaults) for stage in found]
    except DockerfileError:
        return
    named: dict[str, int] = {}
    roots: list[str] = []
    for stage, image in zip(found, images, strict=True):
        parent = named.get(image.lower())
        roots.append(roots[parent] if parent is not None else image)
        yield from _copied(path, stage, named)
        yield _stage(path, stage, roots[-1])
        if stage.name is not None:
            named[stage.name] = stage.index


def _image(dockerfile: Dockerfile, text: str, defaults: Mapping[str, str | None]) -> str:
    known = {name: UNKNOWN if value is None else value for name, value in defaults.items()}
    return image_text(dockerfile, text, known)[0]


def _stage(path: str, stage: Stage, image: str) -> Use:
    """What a stage runs while it is built, and what it starts."""
    calls = []
    for instruction in stage.instructions:
        from_ = instruction.from_ if isinstance(instruction, Copy) else None
        if from_ and any(shell in instruction.arguments for shell in _SHELLS):
            return Use(path, rooted(path, stage.from_.line), image, is_started=False)
        if isinstance(instruction, Run):
            calls.append(_run(path, instruction))
            break
    entrypoint, command = (_words(path, last(stage.instructions, kind)) for kind in (Entrypoint, Cmd))
    if entrypoint is not None and entrypoint.is_text:
        calls.append(Call("ENTRYPOINT", entrypoint))
    elif command is not None and command.is_text:
        calls.append(Call("CMD", command))
    else:
        words = entrypoint or command
        if words is not None and not _brings(stage.instructions, words):
            calls.append(Call("ENTRYPOINT" if entrypoint is not None else "CMD", words))
    place = rooted(path, stage.from_.line)
    return Use(f"the image of {path}", place, image, calls=tuple(calls), is_started=False)


def _run(path: str, run: Instruction) -> Call:
    words = _words(path, run)
    return Call("RUN", words or Words((run.arguments,), rooted(path, run.line), is_text=True))


def _words(path: str, instruction: Instruction | None) -> Words | None:
    if instruction is None or instruction.json == ():
        return None
    place = rooted(path, instruction.line)
    if instruction.json is None:
        return Words((" ".join(instruction.arguments.split()),), place, is_text=True)
    return Words(instruction.json, place)


def _brings(instructions: Sequence[Instruction], words: Words) -> bool:
    """Whether what starts may be something that the file puts there itself and that needs no shell."""
    first = words.items[0] if words.items else ""
    if not first or first.endswith(".sh") or is_shell(first):
        return not first
    return any(isinstance(instruction, BUILDING) for instruction in instructions)


def _copied(path: str, stage: Stage, named: dict[str, int]) -> Iterator[Use]:
    """Paths that ``COPY --from=IMAGE`` takes."""
    for copy in each(stage.instructions, Copy):
        image = copy.from_
        if not image or image.isdecimal() or image.lower() in named or "$" in image:
            continue
        place = rooted(path, copy.line)
        sources = copy.sources[:MAX_TAKEN]
        taken = tuple((source, place) for source in sources if not set("$*?[") & set(source))
        yield Use(path, place, image, takes=taken, is_started=False)
