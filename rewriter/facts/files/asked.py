"""What the user asks to copy: ``copy`` directives, and files of ``[[modules]]`` in the settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.facts.directives import inline_copies, inline_drops
from rewriter.facts.files.model import Image, LackingFile, RuntimeFile
from rewriter.facts.files.presence import Presence, Verdict, nearest_name, presence
from rewriter.golang.model import SourceEvidence
from rewriter.support.paths import below, normal

_SPECIAL = frozenset("*?[]$\"'\\")
"""What no COPY takes literally: refused as ``unsupported-path``."""


class Asked(Struct):
    """What can be copied, and what the old image lacks."""

    files: list[RuntimeFile] = field(default_factory=list)
    lacking: list[LackingFile] = field(default_factory=list)


def asked(dockerfile: Dockerfile, stage: Stage, image: Image, sources: Sequence[SourceEvidence]) -> Asked:
    """Each file that is asked for, with the doubt whether it is there."""
    result = Asked()
    for item in inline_copies(dockerfile, stage, image.workdir):
        known = presence(image, item.path)
        if known.verdict is Verdict.LACKING and not _SPECIAL & set(item.path):
            near = nearest_name(image, item.path)
            word = below(item.path, image.workdir) or item.path
            result.lacking.append(LackingFile(item.path, word, known.why, item.line, near))
        else:
            result.files.append(_doubted(item, known))
    for path, line in inline_drops(dockerfile, stage, image.workdir).items():
        known = presence(image, path)
        if known.verdict is Verdict.LACKING:
            near = nearest_name(image, path)
            word = below(path, image.workdir) or path
            result.lacking.append(LackingFile(path, word, known.why, line, near))
    for item, place in _noted(sources):
        known = presence(image, item.path)
        if known.verdict in (Verdict.LACKING, Verdict.SYSTEM) and image.stock is not None:
            why = f"is created by no instruction of this file, and {item.reason}"
            result.lacking.append(LackingFile(item.path, item.path, why, evidence=item.evidence, place=place))
        else:
            result.files.append(_doubted(item, known))
    return result


def _doubted(item: RuntimeFile, known: Presence) -> RuntimeFile:
    return item if known.verdict is Verdict.THERE else replace(item, doubt=known.why)


def _noted(sources: Sequence[SourceEvidence]) -> Iterator[tuple[RuntimeFile, str]]:
    """What the settings say that imported packages read, and where they say so."""
    for notes, place in (item for source in sources for item in source.noted):
        for path in notes.files:
            reason = f"the settings say that {notes.path} reads it"
            evidence = (place.evidence,)
            file = RuntimeFile(normal(path), reason, path.endswith("/"), 0, evidence=evidence)
            yield file, notes.place
