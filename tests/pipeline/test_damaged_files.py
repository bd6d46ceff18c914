"""The pipeline over damaged files: no input raises, every rewrite is stable and keeps what it must."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewriter.model import FileResult, Outcome, Settings
from rewriter.pipeline.rewrite import rewrite

ROOT = Path(__file__).parents[2]
FILES = sorted(ROOT.glob("golden/*/*/before.Dockerfile"))
LINES = sorted({line for path in FILES for line in path.read_bytes().split(b"\n")})
CONTEXT = ROOT / "examples" / "hello"
INSERTS = [b"\\", b'"', b"$", b"'", b"&&", b"$X", b"<<EOF", b"\r", b" ", b"\xff", b"#", b"[", b"|", b"\0"]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A golden file with lines put in, taken out, doubled or broken."""
    lines = draw(st.sampled_from(FILES)).read_bytes().split(b"\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines)))
        match draw(st.integers(0, 2)):
            case 0:
                lines.insert(at, draw(st.sampled_from(LINES)))
            case 1 if len(lines) > 1:
                del lines[min(at, len(lines) - 1)]
            case _:
                number = min(at, len(lines) - 1)
                line = lines[number]
                cut = draw(st.integers(0, len(line)))
                lines[number] = line[:cut] + draw(st.sampled_from(INSERTS)) + line[cut:]
    return b"\n".join(lines)


def run(data: bytes, context: Path | None) -> FileResult:
    return rewrite("Dockerfile", data, Settings(), context=context, dockerfile_path=None)


@settings(max_examples=300, deadline=None)
@given(damaged(), st.booleans())
def test_no_input_raises_and_rewrites_are_stable(data: bytes, with_context: bool) -> None:
    context = CONTEXT if with_context else None
    result = run(data, context)
    assert not result.traceback
    if result.outcome is not Outcome.REWRITTEN:
        assert result.after == result.before
        assert result.diagnostics or result.outcome in (Outcome.SKIPPED, Outcome.UNCHANGED)
        return
    assert result.after is not None
    again = run(result.after.encode("utf-8", "surrogateescape"), context)
    assert again.outcome is Outcome.UNCHANGED
    assert again.after == result.after


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    assert run(data, None).outcome is not Outcome.REWRITTEN


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.parent.name}/{path.parent.name}")
def test_the_same_file_gives_the_same_result(path: Path) -> None:
    assert run(path.read_bytes(), CONTEXT) == run(path.read_bytes(), CONTEXT)
