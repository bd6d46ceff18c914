"""Build arguments that the new Dockerfile takes no longer."""

from __future__ import annotations

import pytest

from rewriter.verify.compare.build_arguments import compare_build_arguments

OLD = "FROM golang\nARG REV=1\nRUN go build -ldflags -X=main.rev=${REV}\n"


@pytest.mark.parametrize(
    ("old", "new", "given", "lost"),
    [
        (OLD, "FROM golang\nRUN go build -ldflags -X=main.rev=1\n", [], True),
        (OLD, "ARG REV=1\nFROM golang\nRUN go build -ldflags -X=main.rev=1\n", [], True),
        (OLD, "FROM golang\nRUN go build -ldflags -X=main.rev=1\n", ["REV=2"], False),
        (OLD, f"{OLD}FROM scratch\n", [], False),
        (OLD.replace("${REV}", "$REVISION"), "FROM golang\n", [], False),
        ("ARG REV=1\nFROM golang:$REV\n", "FROM golang:1\n", [], False),
        (OLD, "no Dockerfile", [], False),
    ],
    ids=["gone", "global", "given", "kept", "unused", "of FROM", "unreadable"],
)
def test_an_argument_that_is_used_and_gone(old: str, new: str, given: list[str], lost: bool) -> None:
    gaps = compare_build_arguments(old, new, given).gaps
    assert ["ARG REV" in gap.message for gap in gaps] == [True] * lost
