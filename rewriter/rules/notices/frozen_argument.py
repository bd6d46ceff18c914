"""The new lines hold only for the default of a build argument, or for one platform.

What it does
    A value that hangs on an ARG is written as the argument itself (``USER ${UID}:${UID}``,
    ``--chown=${UID}``, ``RUN mkdir -p "/rootfs${DATA}"``), which is declared again where that is needed.
    Where that is not possible, such as in exec form, or where another value would give other lines, it names
    the argument. The same is said where the lines would be others in a build for linux/arm64, and of
    an argument that named what a stage starts from.

    What the image needs is looked at with every value that is known: those that Compose and bake files,
    workflows, Makefiles, scripts, skaffold and ``fly.toml`` give, and, where an argument stands in the path
    of a Go package (``./cmd/$SERVICE``), each package that the path can name; at most 16 builds. An argument
    that picks packages, tags or files, and of which only the default is known, is named.

Why
    ``docker build --build-arg NAME=value``, Compose files and workflows may give another value, which the new
    lines would not follow.

Example
    before
        ARG APP=server
        RUN go build -o /app/$APP ./cmd/server
        CMD ["sh", "-c", "exec /app/$APP"]

When it refuses
    Never. What a build for linux/arm64, or one with a known value, is refused for is refused.

What you can do
    Where builds give the argument other values, give each its own file or stage, or let the argument no
    longer name a file, a user or a package.

Applicability
    review

References
    https://docs.docker.com/reference/dockerfile/#arg,
    https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
"""

from __future__ import annotations

from msgspec.structs import replace

from rewriter.model import Diagnostic, Evidence, Reason
from rewriter.rules.diagnostics import notice
from rewriter.rules.rule import Rule


def for_platform(platform: str, line: int) -> Diagnostic:
    """The new lines would be others in a build for another platform."""
    message = f"the new lines are those for linux/amd64: in a build for {platform} they would differ"
    return notice(RULE, message, line, "check the lines that name a platform, or build for linux/amd64 only")


def frozen(name: str, default: str, line: int) -> Diagnostic:
    """The new lines do not depend on the argument any more."""
    message = (
        f"the build argument {name} has no effect on the new lines: they hold for its default, {default}"
    )
    help_ = "whoever gives it (--build-arg, Compose, a workflow) gets an image that is made for the default"
    return _about(name, Reason.ARGUMENT_FROZEN, notice(RULE, message, line, help_))


def of_image(name: str, image: str, line: int) -> Diagnostic:
    """The argument gave the image to a FROM that is not there any more."""
    message = f"the build argument {name}, which gave {image} to FROM, has no effect any more"
    help_ = "whoever gives it gets an image on distroless all the same"
    return _about(name, Reason.IMAGE_OF_ARGUMENT, notice(RULE, message, line, help_))


def default_only(name: str, line: int, places: tuple[Evidence, ...], *, given: bool) -> Diagnostic:
    """Nothing is known of other values; ``given``: a build gives one that is not known here."""
    message = f"the build argument {name} was checked with its default only"
    if given:
        message += "; a build gives it a value that is not known here"
    help_ = "check what the image needs with the other values that are built"
    return _about(name, Reason.ARGUMENT_FROZEN, notice(RULE, message, line, help_, places))


def too_many(looked_at: int, names: str, line: int) -> Diagnostic:
    """There are more values than are looked at."""
    message = f"{looked_at} builds were checked, but not those with {names}"
    return notice(RULE, message, line, "check what those need")


def _about(name: str, reason: Reason, found: Diagnostic) -> Diagnostic:
    return replace(found, reason=reason, argument=name)


RULE = Rule(__name__, order=270, lasting=True)
