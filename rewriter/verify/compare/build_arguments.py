"""Build arguments that the new Dockerfile takes no longer.

Both images are built with the same arguments, most often with none: what others give by ``--build-arg`` has
no effect then, and the engine only warns of it (https://docs.docker.com/reference/dockerfile/#arg).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rewriter.dockerfile.instructions import Arg, each
from rewriter.dockerfile.load import load_text
from rewriter.dockerfile.model import Dockerfile, DockerfileError
from rewriter.dockerfile.stages import stages
from rewriter.verify.model import Findings, Gap


def compare_build_arguments(old: str, new: str, given: Sequence[str]) -> Findings:
    """Those that a stage of the old text uses and no stage of the new one declares.

    ``given`` are the values of ``--build-arg``: with one of its own an argument is compared by its effect.
    """
    was, now = _declared(old), _declared(new)
    if was is None or now is None:
        return Findings()
    lost = sorted(was - now - {text.partition("=")[0] for text in given})
    used = (name for name in lost if re.search(rf"\$(?:\{{{name}\b|{name}\b)", old))
    help_ = "declare it where the old Dockerfile does, or give a value of its own: --build-arg"
    return Findings(
        gaps=tuple(Gap(f"no stage of the new Dockerfile has ARG {name} any more", help_) for name in used)
    )


def _declared(text: str) -> frozenset[str] | None:
    """The names of all stages; ``None`` for a text that cannot be read."""
    try:
        dockerfile = load_text(text, "Dockerfile")
        return frozenset(_names(dockerfile))
    except DockerfileError:
        return None


def _names(dockerfile: Dockerfile) -> list[str]:
    return [
        pair.key
        for stage in stages(dockerfile)
        for arg in each(stage.instructions, Arg)
        for pair in arg.pairs
    ]
