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

from rewriter.rules.rule import Rule

RULE = Rule(__name__, order=270, lasting=True)
