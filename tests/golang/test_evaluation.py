"""What one string expression comes to as a constant, as fragments, and as a formula of parameters."""

from __future__ import annotations

import pytest

from rewriter.golang.source.syntax import expressions, parsed, preorder
from rewriter.golang.strings.constants import Constants
from rewriter.golang.strings.formulas import OWN_PROGRAM, Call, fill
from rewriter.golang.strings.fragments import PROGRAM, Fragments
from rewriter.golang.strings.scope import Unit, bind
from rewriter.golang.strings.site import sites
from rewriter.golang.strings.symbolic import Formulas
from rewriter.model import Place

IMPORTS = {"filepath": "path/filepath", "fmt": "fmt", "os": "os", "flag": "flag", "own": "example.com/own"}
TOP = """package main
const name = "a.txt"
var folder = os.Getenv(os.Args[1])
var inner = folder + "/in"
var program, _ = os.Executable()
func f(dir string, more []string, list ...string) { file := "b.txt"; dot, _ := os.Getwd(); use(%s) }
"""
GIVEN = Call(("x", ("y", "z"), "l0", "l1"), False, Place("a.go", 1), "")
HOLE = "\0"


def evaluated(expression: str) -> tuple[str | None, tuple[str, ...], str | None]:
    """The constant, the fragments, and what the formula is in a call with ``GIVEN``."""
    text = TOP % expression
    unit = Unit("a.go", "", *parsed(text), IMPORTS)
    package = bind([unit], frozenset())
    package.exported = {"example.com/own": {"Name": "o.txt"}}
    declaration, site = list(sites(package, unit))[-1]
    call = next(
        c for c in preorder(declaration, frozenset({"call_expression"})) if site.callee(c.child(0)) == "use"
    )
    (node,) = expressions(call.child_by_field_name("arguments"))
    constants = Constants()
    formula = Formulas(constants).value(node, site)
    filled = fill(formula, GIVEN) if formula is not None else None
    assert filled is None or isinstance(filled, str)
    return constants.value(node, site), Fragments(constants).value(node, site), filled


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('"a"', "a"),
        ('("a")', "a"),
        ('"a" + "/" + name', "a/a.txt"),
        ("file", "b.txt"),
        ("own.Name", "o.txt"),
        ('filepath.Join("a", "../c", own.Name)', "c/o.txt"),
        ('fmt.Sprintf("%s-%d", name, 2)', "a.txt-2"),
        ("string(name)", "a.txt"),
    ],
)
def test_constants_are_all_three(expression: str, value: str) -> None:
    assert evaluated(expression) == (value, (value,), value)


@pytest.mark.parametrize(
    ("expression", "fragments", "filled"),
    [
        ("dir", HOLE, "x"),
        ('dir + "/" + name', f"{HOLE}/a.txt", "x/a.txt"),
        ('filepath.Join("conf", dir)', f"conf/{HOLE}", "conf/x"),
        ('fmt.Sprintf("%s/%d", dir, 2)', f"{HOLE}/2", "x/2"),
        ("more[1]", HOLE, "z"),
        ("list[1]", HOLE, "l1"),
        ("more", HOLE, None),
        ("folder", HOLE, None),
        ("inner", f"{HOLE}/in", f"{HOLE}/in"),
        ("dir - name", HOLE, None),
        ("filepath.Join(list...)", HOLE, None),
        ("string(47)", HOLE, None),
        ('fmt.Sprintf("%d", 0x10)', HOLE, None),
        ("os.Args[0]", HOLE, OWN_PROGRAM),
        ("program", PROGRAM, OWN_PROGRAM),
        ("filepath.Abs(os.Args[0])", HOLE, OWN_PROGRAM),
        ("filepath.Dir(os.Args[0])", HOLE, None),
        ('os.Args[0] + ".txt"', f"{HOLE}.txt", f"{HOLE}.txt"),
        ("dot", ".", None),
        ('filepath.Join(dot, "a")', "a", f"{HOLE}/a"),
        ('filepath.Abs("a")', "a", None),
        ('*flag.String("f", "a", "")', "a", None),
    ],
)
def test_what_is_no_constant(expression: str, fragments: str, filled: str | None) -> None:
    assert evaluated(expression) == (None, (fragments,), filled)


def test_a_default_that_may_be_another_file() -> None:
    assert evaluated('flag.String("f", "conf/a.json", "")') == (
        None,
        ("conf/a.json", f"conf/{HOLE}.json"),
        None,
    )
