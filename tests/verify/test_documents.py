"""Texts of several runs: what of them is noise, learned from the runs of one image, and what is not."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewriter.verify.compare.documents import Document, document
from rewriter.verify.compare.judgement import judge

SEEDS = st.integers(0, 10**6)


def texts(*outputs: str) -> list[Document]:
    return [document(output.encode(), str) for output in outputs]


def going(output: str, seconds: float = 2.0, each: float = 0.1) -> Document:
    """A program that goes on, and prints a line every ``each`` seconds."""
    lines = output.splitlines(keepends=True)
    marks, size = [], 0
    for number, line in enumerate(lines, 1):
        size += len(line.encode())
        marks.append((number * each, size))
    return document(output.encode(), str, is_open=True, marks=marks, seconds=seconds)


def is_same(old: Sequence[Document], new: Sequence[Document]) -> bool:
    found = judge(old, new)
    return not (found.differs or found.unclear)


NOISE: dict[str, Callable[[random.Random], str]] = {
    "number": lambda r: str(r.randrange(10**9, 10**10)),
    "duration": lambda r: f"{r.uniform(1, 900):.3f}ms",
    "port": lambda r: f"127.0.0.1:{r.randrange(32768, 60999)}",
    "hex": lambda r: f"{r.getrandbits(64):016x}",
    "uuid": lambda r: f"{r.getrandbits(32):08x}-{r.getrandbits(16):04x}-4abc-8def-{r.getrandbits(48):012x}",
    "token": lambda r: "".join(r.choices("abcdefghijkmnpqrstuvwxyzABCDEFGHJK23456789", k=32)),
    "bar": lambda r: (n := r.randrange(1, 9)) * "=" + ">" + (10 - n) * " " + f"] {n * 10 + r.randrange(9)}%",
}


def program(kinds: Sequence[str], seed: int, steady: str = "300s", workers: int = 3) -> str:
    """The output of one run: some lines with noise, some in any order, one that is always the same."""
    r = random.Random(seed)
    lines = [f"line {index} of {kind}: {NOISE[kind](r)} end" for index, kind in enumerate(kinds)]
    some = [f"worker {index} took {r.randrange(1000, 9999)}us" for index in range(workers)]
    r.shuffle(some)
    return "\n".join(["starting", *lines, *some, f"timeout {steady}", "ready"]) + "\n"


@given(st.lists(st.sampled_from(sorted(NOISE)), max_size=6), SEEDS)
@settings(max_examples=60, deadline=None)
def test_further_runs_of_the_same_program_are_the_same(kinds: list[str], seed: int) -> None:
    # Two orders of three workers may be the same by chance: as many runs as are made in the end.
    runs = [program(kinds, seed * 100 + number) for number in range(12)]
    assert is_same(texts(*runs[:6]), texts(*runs[6:]))


@given(
    st.lists(st.sampled_from(sorted(NOISE)), max_size=6), SEEDS, st.sampled_from(["5s", "301s", "0s", "x"])
)
@settings(max_examples=60, deadline=None)
def test_a_changed_steady_token_is_none_of_the_noise(kinds: list[str], seed: int, changed: str) -> None:
    old = [program(kinds, seed * 100 + number) for number in range(6)]
    new = [program(kinds, seed * 100 + number, changed) for number in range(6, 12)]
    found = judge(texts(*old), texts(*new))
    assert found.differs
    assert f"timeout {changed}" in found.after
    assert "timeout 300s" in found.before


@given(st.lists(st.sampled_from(sorted(NOISE)), min_size=1, max_size=6), SEEDS, st.data())
@settings(max_examples=60, deadline=None)
def test_a_lost_line_is_none_of_the_noise(kinds: list[str], seed: int, data: st.DataObject) -> None:
    old = [program(kinds, seed * 100 + number) for number in range(6)]
    new = [program(kinds, seed * 100 + number) for number in range(6, 12)]
    lost = data.draw(
        st.sampled_from(["starting", "timeout", "ready", *(f"line {n} " for n in range(len(kinds)))])
    )
    shorter = ["".join(line for line in run.splitlines(True) if not line.startswith(lost)) for run in new]
    assert judge(texts(*old), texts(*shorter)).differs
    assert judge(texts(*shorter), texts(*old)).differs


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["worker 0\nworker 1\n", "worker 1\nworker 0\n"], ["worker 1\nworker 0\n"] * 3),
        (['{"a":1,"b":2}\n', '{"b":2,"a":1}\n'], ['{"b":2,"a":1}\n', '{"a":1,"b":2}\n']),
        (["a=1 b=22\n", "b=37 a=5\n"], ["a=8 b=91\n", "b=1 a=2\n"]),
        (["took 900ms\n", "took 1.02s\n"], ["took 1.5s\n", "took 30ms\n"]),
        (["n  5 end\n", "n 12 end\n"], ["n  7 end\n", "n  8 end\n"]),
        (["\r 10%\r 50%\r100%\ndone\n", "\r100%\ndone\n"], ["\r 90%\r100%\ndone\n"] * 2),
    ],
)
def test_noise_of_other_forms(old: list[str], new: list[str]) -> None:
    assert is_same(texts(*old), texts(*new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["a\nb\n"] * 2, ["b\na\n"] * 2),
        (["port 50051\n"] * 2, ["port 50052\n"] * 2),
        (["worker 0\nworker 1\n", "worker 1\nworker 0\n"], ["worker 1\nworker 2\n", "worker 2\nworker 1\n"]),
        (["worker 0\nworker 1\n", "worker 1\nworker 0\n"], ["worker 1\n"] * 2),
        (["id 51\nmode strict\n", "id 62\nmode strict\n"], ["id 73\nmode lax\n", "id 84\nmode lax\n"]),
        (["up\n"] * 6, ["up\n", "up\npanic\n"] * 3),
        (["x" * 1100 + "flag=secure"] * 2, ["x" * 1100 + "flag=insecure"] * 2),
        (["x," * 30_000 + "a"] * 2, ["x," * 30_000 + "b"] * 2),
        (["a\n" * 30_000 + "b"] * 2, ["a\n" * 30_000 + "c"] * 2),
    ],
)
def test_differences(old: list[str], new: list[str]) -> None:
    assert judge(texts(*old), texts(*new)).differs


def test_a_program_that_never_says_the_same_is_not_compared() -> None:
    words = ["oak elm", "ash", "yew fir bay box", "fig", "may (is) here", "a, b"]
    found = judge(texts(*words[:3]), texts(*words[3:]))
    assert found.differs or found.unclear


def test_a_program_that_goes_on_may_be_stopped_before_its_next_line() -> None:
    ticks = "".join(f"tick {number}\n" for number in range(1, 21))
    assert is_same([going(ticks)] * 2, [going(ticks[:-8])] * 2)
    assert is_same([going(ticks[:-8])] * 2, [going(ticks)] * 2)


def test_a_line_that_others_had_long_before_the_end_is_missing() -> None:
    ticks = "".join(f"tick {number}\n" for number in range(1, 21))
    half = "".join(f"tick {number}\n" for number in range(1, 11))
    assert judge([going(ticks)] * 2, [going(half, each=0.2)] * 2).differs
    assert judge([going("starting\nrules loaded\n")] * 2, [going("starting\n")] * 2).differs


def test_an_answer_that_goes_on_is_compared_as_far_as_it_came() -> None:
    def stream(output: str) -> Document:
        return document(output.encode(), str, is_cut=True)

    assert is_same([stream("data: x\n\n" * 5)] * 2, [stream("data: x\n\n" * 4)] * 2)
    assert judge([stream("data: x\n\n" * 5)] * 2, [stream("data: y\n\n" * 5)] * 2).differs
    assert is_same([stream("x" * 300_000)] * 2, [stream("x" * 200_000)] * 2)


def test_what_is_accounted_for_is_not_in_the_diff() -> None:
    old = texts("id 51\nsame\nmode a\n", "id 62\nsame\nmode a\n")
    found = judge(old, texts("id 73\nsame\nmode b\n", "id 84\nsame\nmode b\n"))
    assert set(found.before) - set(found.after) == {"mode a"}
    assert set(found.after) - set(found.before) == {"mode b"}


@pytest.mark.parametrize("line", ["id {} of {}\n", '{{"k{}":{}}},', "x{} {} ", "w\n"])
def test_large_texts_take_no_time(line: str) -> None:
    runs = ["".join(line.format(n, n * seed % 977) for n in range(9_000)) for seed in (1, 3, 7, 9)]
    begin = time.process_time()
    judge(texts(*runs[:2]), texts(*runs[2:]))
    assert time.process_time() - begin < 20
