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

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.facts.recognise.go_image import is_go
from rewriter.model import Diagnostic, Settings
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule
from rewriter.trace.base import any_base, argument_defaults, image_text, root_of
from rewriter.trace.toolchain.base import go_base


def gate(dockerfile: Dockerfile, stages: tuple[Stage, ...], settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the base."""
    stage = stages[-1]
    if len(stages) == 1:
        yield from _single(dockerfile, stage, settings)
        return
    root = root_of(dockerfile, stages)
    if any_base(dockerfile, root, None, settings.bases) is None:
        message = f"what the base image {root.image} holds is not known"
        help_ = (
            "start the runtime stage from an image of Alpine, Debian or another distribution, or say what it "
            f"is like: bases = {_example(root.image, _distribution(root.image))}"
        )
        yield refusal(RULE, message, root.from_.line, help_)


def _single(dockerfile: Dockerfile, stage: Stage, settings: Settings) -> Iterator[Diagnostic]:
    defaults, own = argument_defaults(dockerfile), settings.bases
    if any_base(dockerfile, stage, defaults, own) is None:
        message = f"what the base image {stage.image} holds is not known"
        help_ = f"build from golang:VERSION, or say what it is like: bases = {_example(stage.image)}"
        if not image_text(dockerfile, stage.image, defaults)[1]:
            help_ = "give the ARG a default value such as golang:VERSION"
        yield refusal(RULE, message, stage.from_.line, help_)
    elif go_base(dockerfile, stage, defaults, own) is None and is_go(dockerfile, (stage,)):
        message = f"how Go gets into {stage.image} is not seen"
        help_ = "install the distribution's package or an archive from go.dev, or build from golang:VERSION"
        yield refusal(RULE, message, stage.from_.line, help_)


def _distribution(image: str) -> str:
    """A value for the example; most images that are built on Alpine say so in their name or tag."""
    return "alpine:3.22" if "alpine" in image.lower() else "debian:13"


def _example(image: str, like: str = "golang:VERSION") -> str:
    name = image.partition("@")[0]
    folder, slash, last = name.rpartition("/")
    plain = folder + slash + last.partition(":")[0]
    shown = plain if plain.isascii() and plain.isprintable() and '"' not in plain else "IMAGE"
    return f'{{ "{shown}" = "{like}" }} in .distroify.toml'


RULE = Rule(__name__, order=234, gate=gate)
