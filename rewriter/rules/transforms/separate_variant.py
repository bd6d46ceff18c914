"""A debug stage that starts from the rewritten stage gets its own copy of the old lines.

What it does
    Where the stage that is shipped moves to distroless, a variant of it (``FROM release AS debug``) starts
    from the image that it started from before, with a copy of the lines that it went on from. Where the
    shipped stage is on distroless already, the variant starts from it as before.

Why
    The variant is there for its tools: it stays what it was, to the byte.

Example
    before
        FROM alpine:3.22 AS release
        COPY --from=build /app /app
        ENTRYPOINT ["/app"]
        FROM release AS debug
        RUN apk add --no-cache curl
    after
        FROM gcr.io/distroless/static-debian13 AS release
        COPY --from=build /app /app
        ENTRYPOINT ["/app"]
        FROM alpine:3.22 AS debug
        COPY --from=build /app /app
        ENTRYPOINT ["/app"]
        RUN apk add --no-cache curl

When it refuses
    Where another stage than such variants starts from the shipped one or copies from it: the file is left as
    it is (``kept-stage``).

Applicability
    safe

References
    https://docs.docker.com/reference/dockerfile/#from
"""

from __future__ import annotations

from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.dockerfile.stage_graph import Graph
from rewriter.dockerfile.stages import Stage
from rewriter.model import Diagnostic, Edit
from rewriter.rules.diagnostics import fix
from rewriter.rules.rule import Rule
from rewriter.rules.writing.edits import inserted


def separated(dockerfile: Dockerfile, graph: Graph, at: int, parent: int) -> Diagnostic:
    """Give the stage number ``at`` what it has of the stage that it goes on from.

    Raised by ``rewriter.pipeline.targets``.
    """
    stage, shipped = graph.stages[at], graph.stages[parent]
    edits = (_base(dockerfile, stage, shipped), _lines(dockerfile, stage, shipped))
    name = stage.name or "last"
    message = f"the stage {name} starts from {shipped.image} as before, and has the lines of {shipped.name}"
    return fix(RULE, message, stage.from_.line, edits)


def _base(dockerfile: Dockerfile, stage: Stage, shipped: Stage) -> Edit:
    """The platform and the image of the other FROM: BuildKit takes the first stage's platform for all."""
    own = stage.from_.image.span
    start = stage.from_.flags[0].span.start if stage.from_.flags else own.start
    other = shipped.from_.image.span
    first = shipped.from_.flags[0].span.start if shipped.from_.flags else other.start
    return Edit(start, own.end, dockerfile.text[first : other.end])


def _lines(dockerfile: Dockerfile, stage: Stage, shipped: Stage) -> Edit:
    text = "".join(_text(dockerfile, instruction) for instruction in shipped.instructions)
    return inserted(dockerfile, stage.from_.span.end, text)


def _text(dockerfile: Dockerfile, instruction: Instruction) -> str:
    text = dockerfile.written(instruction.span)
    return text if text.endswith("\n") else text + dockerfile.newline


RULE = Rule(__name__, order=170, lasting=True)
