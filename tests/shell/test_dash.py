"""Our reading held against the real dash (and bash, where it is installed)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rewriter.shell.execform import to_argv
from rewriter.shell.expand import words
from rewriter.shell.model import (
    Argv,
    Conditional,
    Group,
    Node,
    Pipeline,
    Sequence,
    Simple,
    Unparsed,
)
from rewriter.shell.parse import parse
from tests.shell.render import nodes

DASH = shutil.which("dash")
BASH = shutil.which("bash")
SHELLS = [shell for shell in (DASH, BASH) if shell]
pytestmark = pytest.mark.skipif(DASH is None, reason="no dash to compare with")
_SETTINGS = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


def run(shell: str, text: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [shell, "-c", text.encode("utf-8", "surrogateescape")],
        env={"PATH": str(folder), "HOME": "/home"},
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=20,
    )


@pytest.fixture(scope="session")
def printer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the command ``p``, which prints its arguments, each ended by a NUL."""
    folder = tmp_path_factory.mktemp("bin")
    (folder / "p").write_text("#!/bin/sh\nfor each do printf '%s\\0' \"$each\"; done\n")
    (folder / "p").chmod(0o755)
    return folder


_FRAGMENTS = st.sampled_from(
    [
        *"ab019_@%+=:,./^-~#!{}[]*?$`\"'\\;&|<>() \t\n",
        *("é", "\u00a0", "\x01", "\x7f", "\x85", "''", '"a b"', "'c d'", "\\ ", " # c", "{a,b}", "{}"),
        *("$X", '"$X"', "a=b", "--", '\\"', '"\\$"', '"\\a"'),
    ]
)
_TEXTS = st.lists(_FRAGMENTS, max_size=12).map("".join)


@_SETTINGS
@given(text=_TEXTS)
def test_an_exec_form_is_what_the_shells_start(text: str, printer: Path) -> None:
    for command in ("p ", "exec p ", "./p ", " \"p\" 'a b' "):
        argv = to_argv(command + text)
        if isinstance(argv, Argv):
            expected = b"".join(word.encode() + b"\0" for word in argv.words[1:])
            for shell in SHELLS:
                assert run(shell, command + text, printer).stdout == expected


_VALUES = st.text(alphabet="ab ./-x", max_size=6)
_EXPANSIONS = st.lists(
    st.sampled_from(
        [
            *("$A", '"$A"', "${B}", '"${B}"', "$C", '"$C"', "${C:-x}", "${C-$A}", '"${A:+y z}"', "${A+$B}"),
            *("${A%b}", "${A##*/}", '"${B%.*}"', "${B%%.*}", "${B#?}", "${C%x}", "'$A'", "\\$A", '"a $B"'),
            *("a", " ", " "),
        ]
    ),
    max_size=6,
).map("".join)


@_SETTINGS
@given(text=_EXPANSIONS, first=_VALUES, second=_VALUES)
def test_known_variables_expand_as_in_the_shells(text: str, first: str, second: str, printer: Path) -> None:
    node = parse(f"p {text}")
    assert isinstance(node, Simple)
    argv = words(node, {"A": first, "B": second, "C": None})
    assume(None not in argv)
    expected = b"".join((word or "").encode() + b"\0" for word in argv[1:])
    for shell in SHELLS:
        assert run(shell, f"A='{first}'; B='{second}'; p {text}", printer).stdout == expected


_TOKENS = st.lists(
    st.sampled_from(
        [
            *(
                "t 1",
                "t 2",
                "f 3",
                "f 4",
                "t 5 >/dev/null",
                ";",
                "&&",
                "||",
                "|",
                "\n",
                "(",
                ")",
                "{",
                "}",
                "!",
            ),
            *("if", "then", "elif", "else", "fi", "for i in a b; do", "done", "; ", "# x\n", "&& \n", "A=b"),
            "<<E\nfi\nE\n",
        ]
    ),
    max_size=14,
).map(" ".join)
_SIMPLE = st.sampled_from(["t 1", "f 2", "t 3", "f 4", "! t 5", "A=b f 6"])
_GRAMMAR = st.recursive(
    _SIMPLE,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" && ", " || ", "; ", "\n", " &&\n "]), inner).map("".join),
        inner.map("( {} )".format),
        inner.map("{{ {}; }}".format),
        st.tuples(inner, inner).map(lambda two: "( {} ) | {{ {}; }}".format(*two)),
        st.tuples(inner, inner).map(lambda two: "if {}; then {}; fi".format(*two)),
        st.tuples(inner, inner, inner).map(lambda three: "if {}\nthen {}\nelse\n{}\nfi".format(*three)),
        inner.map("for i in a b; do {}; done".format),
    ),
    max_leaves=8,
)
_PRELUDE = 'IFS=; exec 3>&1\nt() { echo "t$*" >&3; }\nf() { echo "f$*" >&3; return 1; }\n'


@_SETTINGS
@given(text=st.one_of(_GRAMMAR, _TOKENS))
def test_commands_run_in_the_order_that_the_tree_says(text: str, printer: Path) -> None:
    assert DASH is not None
    assume(not subprocess.run([DASH, "-n", "-c", text], capture_output=True, check=False).stderr)
    node = parse(text)
    assert not any(isinstance(each, Unparsed) for each in nodes(node))
    trace: list[str] = []
    status = execute(node, trace)
    found = run(DASH, _PRELUDE + text, printer)
    # Members of a pipeline run at the same time.
    ordered = (
        sorted if any(isinstance(each, Pipeline) and len(each.items) > 1 for each in nodes(node)) else list
    )
    assert ordered(found.stdout.decode().split()) == ordered(trace)
    assert (found.returncode == 0) == status


@_SETTINGS
@given(text=_GRAMMAR)
def test_everything_of_the_grammar_is_understood(text: str) -> None:
    assert not any(isinstance(node, Unparsed) for node in nodes(parse(text)))


def execute(node: Node, trace: list[str]) -> bool:
    """Run a tree of ``t N`` (succeeds) and ``f N`` (fails); whether it succeeded."""
    match node:
        case Simple():
            written = [word.literal or "" for word in node.words]
            # Any other word is a command that is not found.
            trace.extend(["".join(written)] if written[:1] in (["t"], ["f"]) else [])
            return written[:1] in ([], ["t"])
        case Sequence():
            return _sequence(node, trace)
        case Pipeline():
            return [execute(item, trace) for item in node.items][-1] != node.negated
        case Group():
            return execute(node.body, trace)
        case Conditional(kind="for"):
            return ([True] + [execute(node.branches[0], trace) for _ in node.words])[-1]
        case Conditional():
            for condition, branch in zip(node.conditions, node.branches, strict=False):
                if execute(condition, trace):
                    return execute(branch, trace)
            return execute(node.branches[-1], trace) if len(node.branches) > len(node.conditions) else True
        case _:
            raise AssertionError(node)


def _sequence(node: Sequence, trace: list[str]) -> bool:
    status = True
    for index, item in enumerate(node.items):
        operator = node.operators[index - 1] if index else ";"
        if operator == ";" or (operator == "&&") == status:
            status = execute(item, trace)
    return status
