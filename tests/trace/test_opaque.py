"""The kind of what is not followed, by which the program's absence is explained."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import Reason
from rewriter.trace.opaque import OpaqueKind
from tests.rewriting import facts_of

HEAD = "FROM golang:1.24\nWORKDIR /src\nCOPY . .\n"


@pytest.mark.parametrize(
    ("line", "kind", "reason"),
    [
        ("RUN frobnicate --all", OpaqueKind.MAY_BUILD, Reason.NOT_FOLLOWED),
        ("RUN go run ./cmd/build", OpaqueKind.MAY_BUILD, Reason.NOT_FOLLOWED),
        ("RUN [[ -f a && b", OpaqueKind.MAY_BUILD, Reason.NOT_FOLLOWED),
        ("RUN ./setup.sh", OpaqueKind.RECIPE, Reason.NOT_WRITTEN),
        ("RUN bazel build //app", OpaqueKind.RECIPE, Reason.NOT_WRITTEN),
        ("RUN mv $A $B", OpaqueKind.OTHER, Reason.NOT_WRITTEN),
        ("COPY absent /data", OpaqueKind.NOT_IN_CONTEXT, Reason.NOT_WRITTEN),
    ],
)
def test_what_may_have_built_the_program_is_told(
    line: str, kind: OpaqueKind, reason: Reason, tmp_path: Path
) -> None:
    facts = facts_of(f'{HEAD}{line}\nCMD ["/app"]\n', tmp_path)
    assert [opaque.kind for opaque in facts.trace.opaque] == [kind]
    assert facts.start.problem is not None
    assert facts.start.problem.reason is reason


def test_go_generate_may_write_source_as_well(tmp_path: Path) -> None:
    """Where its packages are not seen."""
    facts = facts_of(f'{HEAD}RUN go generate $WHAT\nCMD ["/app"]\n', tmp_path)
    assert [opaque.kind for opaque in facts.trace.opaque] == [OpaqueKind.GENERATE]
