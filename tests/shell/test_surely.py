"""What is done on every way through a text, held against the real dash."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rewriter.shell.model import Conditional, Group, Node, Simple
from rewriter.shell.parse import parse
from rewriter.shell.surely import surely
from tests.shell.render import nodes

DASH = shutil.which("dash")


def _written(node: Node) -> frozenset[str]:
    """The files that are written for sure, by the redirections of a text with literal targets."""
    done: dict[int, tuple[str, ...]] = {}
    for each in nodes(node):
        if isinstance(each, Simple | Group | Conditional):
            done.update({r.target.start: (r.target.literal or "",) for r in each.redirects})
    return surely(node, done)


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("a > F", "F"),
        ("a > F || b > F", "F"),
        ("a > F || true", "F"),
        ("a && b > F || c > F", "F"),
        ("a && b > F", "F"),
        ("a && b > F || true", ""),
        ("[ -f x ] && a > F; b", ""),
        ("a || b > F", ""),
        ("a > G || exit 1; b > F", "F G"),
        ("a || exit 1; b > F", "F"),
        ("a && exit 0; b > F", ""),
        ("(a && exit 0; b > F) > G", "G"),
        ("(a || b) > F", "F"),
        ("{ a || b; } > F", "F"),
        ("if a; then b > F; else c > F; fi", "F"),
        ("if a; then b > F; elif c; then d > F; else e > F; fi", "F"),
        ("if a; then b > F; elif c; then d > F; fi", ""),
        ("if a > F; then b; fi", "F"),
        ("if a; then b > F; else exit 1; fi", "F"),
        ("case $X in a) b > F;; *) c > F;; esac", "F"),
        ("case $X in a) b > F;; b) c > F;; esac", ""),
        ("case $X in a|*) b > F;; esac", "F"),
        ("while a; do b; done > F", "F"),
        ("while a; do b > F; done", ""),
        ("until a > F; do b; done", "F"),
        ("for i in 1 2; do a > F; done", "F"),
        ("for i in *; do a > F; done", ""),
        ("for i in 1 2; do a || break; b > F; done", ""),
        ("a > F &", ""),
        ("a | b > F", "F"),
        ("a > F | b", "F"),
        ("! a > F", "F"),
        ("! { a && b > F; }", ""),
        ("exec a > F", "F"),
        ("f() { a > F; }", ""),
    ],
)  # fmt: skip
def test_files_that_are_there_whichever_way_a_text_goes(text: str, files: str) -> None:
    assert _written(parse(text)) == set(files.split())


_SIMPLE = st.sampled_from(
    ["t > A", "f > A", "f > B", "t > B", "t", "f", "! t > A", "exit 0", "exit 1", "true", "false", "t 2> C"]
)
_TEXTS = st.recursive(
    _SIMPLE,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" && ", " || ", "; ", "\n"]), inner).map("".join),
        inner.map("( {} )".format),
        inner.map("( {} ) > D".format),
        inner.map("{{ {}; }}".format),
        st.tuples(inner, inner).map(lambda two: "( {} ) | {{ {}; }}".format(*two)),
        st.tuples(inner, inner).map(lambda two: "if {}; then {}; fi".format(*two)),
        st.tuples(inner, inner, inner).map(lambda three: "if {}\nthen {}\nelse\n{}\nfi".format(*three)),
        st.tuples(inner, inner).map(lambda two: "case x in y) {};; *) {};; esac > E".format(*two)),
        inner.map("for i in a b; do {}; done".format),
        inner.map("while {}; do exit 0; done".format),
    ),
    max_leaves=8,
)


@pytest.mark.skipif(DASH is None, reason="no dash to compare with")
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=_TEXTS)
def test_dash_leaves_at_least_those_files(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        commands = "t() { return 0; }\nf() { return 1; }\n"
        done = subprocess.run([DASH or "dash", "-c", commands + text], cwd=folder, check=False, timeout=20)
        assume(done.returncode == 0)
        assert _written(parse(text)) <= {path.name for path in Path(folder).iterdir()}
