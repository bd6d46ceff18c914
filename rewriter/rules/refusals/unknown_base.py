"""The base image is not known, or it is not clear how Go gets into it.

What it does
    Refuses Go images built on a private image, on a FROM whose value is not in the file, and on a
    distribution's image where no known way installs Go: its package, an archive from go.dev,
    a copy of a golang image's tree, gvm. Where the program comes ready-made, none is needed.

Why
    What such an image sets (folders, environment, users, triggers), or which Go builds there, is not known.

Example
    before
        FROM company/golang-ci:3

What you can do
    Say in ``.distroify.toml`` which public image yours is like. What it adds to that one is then taken to
    matter to builds only.

    Settings (.distroify.toml):
        [bases]
        "example.com/team/golang" = "golang:1.26-bookworm"

    Or build from a public image.

    before
        FROM example.com/team/golang:3
    after
        FROM golang:1.26

Applicability
    refusal

References
    https://hub.docker.com/_/golang, https://go.dev/doc/install
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.facts.recognise.go_image import is_go
from rewriter.model import Diagnostic, Settings
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule
from rewriter.support.regex import regex
from rewriter.trace.base import any_base, argument_defaults, root_of
from rewriter.trace.toolchain.base import go_base

_ARGUMENT = regex(r"\$(\w+|\{\w+\})", re.ASCII)


def gate(dockerfile: Dockerfile, stages: tuple[Stage, ...], settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the base."""
    stage = stages[-1]
    if len(stages) == 1:
        yield from _single(dockerfile, stage, settings)
        return
    root = root_of(dockerfile, stages)
    if any_base(dockerfile, root, None, settings.bases) is None:
        message = f"what the base image {root.image} holds is not known"
        other = "start the runtime stage from an image of Alpine, Debian or another distribution"
        yield refusal(RULE, message, root.from_.line, _help(root.image, other, _distribution(root.image)))


def _single(dockerfile: Dockerfile, stage: Stage, settings: Settings) -> Iterator[Diagnostic]:
    defaults, own = argument_defaults(dockerfile), settings.bases
    if any_base(dockerfile, stage, defaults, own) is None:
        message = f"what the base image {stage.image} holds is not known"
        help_ = _help(stage.image, "build from golang:VERSION", "golang:VERSION")
        yield refusal(RULE, message, stage.from_.line, help_)
    elif go_base(dockerfile, stage, defaults, own) is None and is_go(dockerfile, (stage,)):
        message = f"how Go gets into {stage.image} is not seen"
        help_ = "install the distribution's package or an archive from go.dev, or build from golang:VERSION"
        yield refusal(RULE, message, stage.from_.line, help_)


def _distribution(image: str) -> str:
    """A value for the example; most images that are built on Alpine say so in their name or tag."""
    return "alpine:3.22" if "alpine" in image.lower() else "debian:13"


def _help(image: str, other: str, like: str) -> str:
    """``other``, or to say which public image it is like, where its name is known."""
    if _ARGUMENT.fullmatch(image):
        return f"{other}, or give the ARG a default value such as {like}"
    name = image.partition("@")[0]
    folder, slash, last = name.rpartition("/")
    plain = folder + slash + last.partition(":")[0]
    if "$" in plain:
        return f"{other}, or give the ARG a default value, and say with bases what that image is like"
    shown = plain if plain.isascii() and plain.isprintable() and '"' not in plain else "IMAGE"
    return f'{other}, or say what it is like: bases = {{ "{shown}" = "{like}" }} in .distroify.toml'


RULE = Rule(__name__, order=234, gate=gate)
