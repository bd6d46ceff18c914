"""Large and hostile files: no crash, no stack overflow, no quadratic time (each takes about a second)."""

from __future__ import annotations

import time

import pytest

from rewriter.dockerfile.instructions import Copy, Env, last
from rewriter.dockerfile.load import load
from rewriter.dockerfile.model import DockerfileError

N = 10_000
F = b"FROM g\n"
LOADS = {
    "instructions": (F + b"RUN echo a\n" * N, N + 1),
    "stages": (F * N, N),
    "continuations": (F + b"RUN a" + b" && echo b \\\n" * N + b"c\n", 2),
    "blank-continuations": (F + b"RUN a \\\n" + b"\n" * N + b"b\n", 2),
    "comments": (b"# a\n" * N + F, 1),
    "inner-comments": (F + b"RUN a \\\n" + b"# c\n" * N + b"b\n", 2),
    "heredocs": (F + b"RUN <<E\na\nE\n" * N, N + 1),
    "long-heredoc": (F + b"RUN <<E\n" + b"a\n" * N + b"E\n", 2),
    "many-heredocs": (F + b"RUN" + b" <<E" * N + b"\n" + b"E\n" * N, 2),
    "flags": (F + b"RUN " + b"--mount=type=cache \\\n" * N + b"a\n", 2),
    "non-ascii-flags": (F + b"RUN " + "--mount=é \\\n".encode() * N + b"a\n", 2),
    "sources": (F + b"COPY " + b"a \\\n" * N + b"b\n", 2),
    "json": (F + b"CMD [" + b'"a", \\\n' * N + b'"b"]\n', 2),
    "open-brackets": (F + b"CMD " + b"[\\\n" * N, 2),
    "long-lines": (F + b"RUN a \\\n" + (b"x" * 65_000 + b" \\\n") * 50 + b"b\n", 2),
    "white-space": (F + (b"RUN " + b" " * 60_000 + b"a\n") * 20, 21),
    "backslashes": (F + b"RUN " + b"\\ " * 30_000 + b"\n", 2),
    "empty-quotes": (F + b"RUN <<x " + b'"" ' * 20_000 + b"\nx\n", 2),
}
REFUSED = {
    "nested-json": F + b"CMD " + b"[" * 9000 + b"]" * 9000,
    "nested-onbuild": F + b"ONBUILD " * 8000 + b"RUN a",
    "unterminated-heredocs": F + b"RUN" + b" <<E" * N + b"\n" + b"a\n" * N,
    "binary": bytes(range(256)) * 100,
    "bad-frontend": b"# syntax=" + b"a " * 30_000 + b"\n" + F,
    "duration": F + b"HEALTHCHECK --interval=" + b"9" * 60_000 + b" CMD a\n",
    "retries": F + b"HEALTHCHECK --retries=" + b"9" * 60_000 + b" CMD a\n",
    "json-file": b'{"a": ' * 10_000,
}


@pytest.mark.parametrize(("data", "count"), LOADS.values(), ids=LOADS.keys())
def test_large_files_load(data: bytes, count: int) -> None:
    start = time.process_time()
    assert len(load(data, "Dockerfile").instructions) == count
    assert time.process_time() - start < 20


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED.keys())
def test_hostile_files_are_refused(data: bytes) -> None:
    start = time.process_time()
    with pytest.raises(DockerfileError):
        load(data, "Dockerfile")
    assert time.process_time() - start < 20


def test_deep_substitution_before_a_heredoc_is_no_crash() -> None:
    dockerfile = load(F + b"RUN <<E " + b"${a:-" * 10_000 + b"\n", "Dockerfile")
    assert dockerfile.instructions[1].heredocs == ()


def test_many_pairs_and_names_have_their_spans() -> None:
    dockerfile = load(F + b"ENV " + b"A=b \\\n" * N + b"C=d\nCOPY " + b"a \\\n" * N + b"b\n", "Dockerfile")
    env, copy = last(dockerfile.instructions, Env), last(dockerfile.instructions, Copy)
    assert env is not None
    assert copy is not None
    span = env.pairs[-1].span
    assert dockerfile.text[span.start : span.end] == "C=d"
    assert len(copy.words) == N + 1
