"""The house as docs/architecture.md describes it: what import-linter has no contract for."""

from __future__ import annotations

import ast
import graphlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rewriter.model import Reason
from rewriter.rules.folders import KINDS
from rewriter.rules.registry import allowable, ids, registered

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "rewriter"
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}
_MOST_LATE = 25
"""Imports in functions. Each buys start-up time."""
_MOST_LINES = 50
_MOST_PARAMETERS = 8
"""But for commands: their options are parameters to Typer."""
_MOST_LONG_FILES = 1
"""Files with more than 300 lines. This number only goes down."""
_MOST_CASES = 50
"""Golden cases of one group."""


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _imported(tree: ast.AST) -> Iterator[str]:
    """Modules of the package that are imported anywhere in a module, for types and in functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if name in MODULES else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {
        name: {other for other in _imported(_tree(path)) if other in MODULES and other != name}
        for name, path in MODULES.items()
    }
    graphlib.TopologicalSorter(graph).prepare()


def _late(tree: ast.Module) -> Iterator[int]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            yield from (n.lineno for n in ast.walk(function) if isinstance(n, (ast.Import, ast.ImportFrom)))


def test_imports_stand_at_the_top() -> None:
    late = [f"{name}:{line}" for name, path in MODULES.items() for line in set(_late(_tree(path)))]
    assert len(late) <= _MOST_LATE, late


def test_fields_are_of_the_kind_of_their_class() -> None:
    """A dataclass' ``field(…)`` in a struct is that object, not a default; nothing else tells."""
    wrong = []
    for name, path in MODULES.items():
        tree = _tree(path)
        imports = [n for n in tree.body if isinstance(n, ast.ImportFrom) and n.module == "dataclasses"]
        if not any(alias.name == "field" for each in imports for alias in each.names):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.decorator_list:
                calls = (each.value for each in node.body if isinstance(each, ast.AnnAssign))
                wrong += [
                    f"{name}:{node.name}" for call in calls if ast.unparse(call or node).startswith("field(")
                ]
    assert wrong == []


def _functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in MODULES.values():
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.FunctionDef):
                yield path.relative_to(PACKAGE).as_posix(), node


def test_functions_are_short() -> None:
    lines = {f"{path}:{node.name}": (node.end_lineno or 0) - node.lineno + 1 for path, node in _functions()}
    long = [name for name, count in lines.items() if count > _MOST_LINES]
    assert long == []


def test_functions_take_few_parameters() -> None:
    wide = []
    for path, node in _functions():
        every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        own = [argument for argument in every if argument.arg not in ("self", "cls")]
        if len(own) > _MOST_PARAMETERS and not path.startswith("cli/"):
            wide.append(f"{path}:{node.name}")
    assert wide == []


def test_files_are_short() -> None:
    long = [name for name, path in MODULES.items() if len(path.read_text("utf-8").splitlines()) > 300]
    assert len(long) <= _MOST_LONG_FILES, long


def test_nothing_but_these_stands_loose() -> None:
    loose = {path.name for path in PACKAGE.glob("*.py")}
    assert loose == {"__init__.py", "__main__.py", "model.py", "version.py"}


def test_no_room_is_too_big() -> None:
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in MODULES.values()}
    rooms: dict[str, int] = {}
    for path, count in lines.items():
        room = path.relative_to(PACKAGE).parts[0]
        rooms[room] = rooms.get(room, 0) + count
    total = sum(rooms.values())
    assert {room: count for room, count in rooms.items() if count > 0.16 * total} == {}


def test_every_package_says_what_it_is_for() -> None:
    docs = {path: ast.get_docstring(_tree(path)) or "" for path in PACKAGE.rglob("__init__.py")}
    assert [str(path) for path, text in docs.items() if len(text) < 60] == []


_WRITERS = ("rewriter.rules.transforms.", "rewriter.rules.writing.")
"""Who makes edits; all others hand over what is to be written, or make a text of the edits."""
_APPLIED = {"apply", "edits_of", "spelled", "tidy", "without_edits"}
"""What makes a text of edits, or the same edits in other words."""


def _makes_edits(tree: ast.Module) -> bool:
    """Whether a module makes an ``Edit`` of ``rewriter.model``, or takes a function of the writers that may."""
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    aliases = [(node.module or "", alias) for node in froms for alias in node.names]
    names = {alias.asname or alias.name for module, alias in aliases if (module, alias.name) == _EDIT}
    made = any(
        (isinstance(node.func, ast.Name) and node.func.id in names)
        or (isinstance(node.func, ast.Attribute) and node.func.attr == _EDIT[1])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    )
    return made or any(
        module.startswith(_WRITERS[1].rstrip(".")) and alias.name not in _APPLIED for module, alias in aliases
    )


_EDIT = ("rewriter.model", "Edit")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from rewriter.model import Edit\nEdit(0, 1, '')", True),
        ("from rewriter.model import Edit as E\nE(0, 1, '')", True),
        ("from rewriter import model\nmodel.Edit(0, 1, '')", True),
        ("from rewriter.rules.writing.edits import removed", True),
        ("from rewriter.rules.writing import edits", True),
        ("from rewriter.rules.writing.edits import apply", False),
        ("from rewriter.model import Edit\ndef ends(edit: Edit) -> int:\n    return edit.end", False),
        ("from verify import Edit\nEdit(0, 1, '')", False),
    ],
)
def test_it_is_seen_who_makes_edits(text: str, expected: bool) -> None:
    assert _makes_edits(ast.parse(text)) is expected


def test_edits_are_made_by_transforms_and_their_helpers_alone() -> None:
    making = {name for name, path in MODULES.items() if _makes_edits(_tree(path))}
    assert "rewriter.rules.transforms.exec_form" in making
    assert {name for name in making if not name.startswith(_WRITERS)} == set()


_OF_OTHERS = {"nonroot", "ignored", "needs-cgo"}
"""Words that are a user and a tag of distroless, one of our messages, and a key of the settings, too."""


def test_rules_are_named_by_their_modules_alone() -> None:
    known = ids() - {*allowable()} - _OF_OTHERS
    named = [
        f"{name}:{node.lineno}"
        for name, path in MODULES.items()
        if not name.startswith("rewriter.rules.")
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Constant) and node.value in known
    ]
    assert named == []


def test_every_reason_has_one_rule_that_tells_it() -> None:
    told = [reason for kind in KINDS for rule in registered(kind) for reason in rule.reasons]
    of_arguments = {Reason.ARGUMENT_FROZEN, Reason.IMAGE_OF_ARGUMENT}  # set by their rule itself
    assert sorted(told, key=str) == sorted({*Reason} - of_arguments, key=str)


_SAID = frozenset(
    {"reason", "message", "help", "why", "unseen", "unknown", "doubt", "fails", "assumed", "note"}
)
"""Attributes that hold words for people."""
_LOOKS = frozenset({"startswith", "endswith", "find", "index", "count", "match", "search", "fullmatch"})
"""Methods that look for text in a text."""


def _said(node: ast.AST) -> bool:
    """Whether it is such an attribute, ``attribute or ""``, or ``str(error)``."""
    if isinstance(node, ast.BoolOp):
        return any(map(_said, node.values))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "str":
        return any(isinstance(of, ast.Name) and of.id == "error" for of in node.args)
    return isinstance(node, ast.Attribute) and node.attr in _SAID


def _texts(node: ast.AST) -> bool:
    """Whether it is words, or some of them; members of enums, and what was said before, are not."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and node.value != ""
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return any(map(_texts, node.elts))
    return isinstance(node, ast.JoinedStr) or _said(node)


def _decisions(tree: ast.Module) -> Iterator[int]:
    """Lines that ask what the words say."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            for left, operator, right in zip(
                [node.left, *node.comparators], node.ops, node.comparators, strict=False
            ):
                equal = isinstance(operator, (ast.Eq, ast.NotEq)) and (_said(left) or _said(right))
                inside = isinstance(operator, (ast.In, ast.NotIn)) and (
                    _said(right) or (_said(left) and _texts(right))
                )
                if equal or inside:
                    yield node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            asks = node.func.attr in _LOOKS
            if asks and (_said(node.func.value) or any(map(_said, node.args))):
                yield node.lineno
        elif isinstance(node, ast.MatchClass):
            said = zip(node.kwd_attrs, node.kwd_patterns, strict=True)
            if any(name in _SAID and isinstance(pattern, ast.MatchValue) for name, pattern in said):
                yield node.lineno


_SHOWN_ONCE = {"rewriter.output.onefile", "rewriter.verify.said"}
"""They leave out what a line says already: no outcome changes by that."""


def test_nothing_is_decided_by_the_words_of_a_message() -> None:
    found = [
        f"{name}:{line}"
        for name, path in MODULES.items()
        if name not in _SHOWN_ONCE
        for line in _decisions(_tree(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        'item.reason == NOT_IN_CONTEXT',
        'opaque.reason.startswith("go run")',
        '"no Go files" in (build.unknown or "")',
        'refusal.message in ("one", "other")',
        'item.why != UNSEEN',
        're.match(PATTERN, difference.message)',
        'str(error).startswith("git push")',
        'match node:\n    case Unparsed(reason="function definition"): pass',
    ],
)  # fmt: skip
def test_a_decision_by_words_is_seen(code: str) -> None:
    assert [*_decisions(ast.parse(code))]


@pytest.mark.parametrize(
    "code",
    ["item.reason is Reason.SCRIPT", "item.reason in UNSEEN_PROGRAM", "build.unknown is not None",
     "item.message not in seen", "not item.message"],
)  # fmt: skip
def test_a_decision_by_a_kind_is_none(code: str) -> None:
    assert not [*_decisions(ast.parse(code))]


_OTHER_READINGS = {"rewriter.dockerfile.shield", "rewriter.dockerfile.validate"}
"""What holds our reading against another parser's, and what looks keywords up in a table of flags."""


def _keywords_asked(tree: ast.Module) -> Iterator[int]:
    """Lines that ask what the keyword of an instruction is; its type says that."""
    for node in ast.walk(tree):
        asked: list[ast.expr] = []
        if isinstance(node, ast.Compare):
            asked = [node.left, *node.comparators]
        elif isinstance(node, ast.Match):
            asked = [node.subject]
        elif isinstance(node, ast.Subscript):
            asked = [node.slice]
        elif isinstance(node, ast.Dict):
            asked = [key for key in node.keys if key is not None]
        elif isinstance(node, ast.DictComp):
            asked = [node.key]
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            asked = [*node.args] if called in ("get", "setdefault", "index", "add") else []
            asked += [node.func.value] if called in _LOOKS and isinstance(node.func, ast.Attribute) else []
        yield from (
            item.lineno for item in asked if isinstance(item, ast.Attribute) and item.attr == "keyword"
        )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("i.keyword == 'COPY'", True),
        ("instruction.keyword not in ('RUN', 'COPY')", True),
        ("match i.keyword:\n    case 'ENV': pass", True),
        ("handlers.get(i.keyword)", True),
        ("handlers[i.keyword]", True),
        ("{i.keyword: i for i in found}", True),
        ("i.keyword.startswith('C')", True),
        ("isinstance(i, Copying)", False),
        ("f'{i.keyword} starts nothing'", False),
        ("stage.keyword('AS') == 'as'", False),
    ],
)
def test_a_question_for_a_keyword_is_seen(code: str, expected: bool) -> None:
    assert any(_keywords_asked(ast.parse(code))) is expected


def test_the_type_of_an_instruction_says_what_it_is() -> None:
    found = [f"{name}:{line}" for name, path in MODULES.items() if name not in _OTHER_READINGS
             for line in _keywords_asked(_tree(path))]  # fmt: skip
    assert found == []


def test_every_room_has_tests_of_its_own() -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert {room for room in rooms if not _are_tested(room)} == set()


def _are_tested(room: str) -> bool:
    """Whether the tests in the folder of a room's name import something of it."""
    trees = (_tree(path) for path in (ROOT / "tests" / room).rglob("*.py"))
    return any(name.startswith(f"rewriter.{room}") for tree in trees for name in _imported(tree))


_OF_GOLDEN_CASES = {f"rewriter.rules.{kind}" for kind in ("transforms", "refusals", "notices")}
"""A rule is tested by what it makes of a file."""


def test_every_package_has_tests_in_the_folder_of_its_room() -> None:
    owners = {name: _package(name, path) for name, path in MODULES.items()}
    packages = {owners[name] for name, path in MODULES.items() if path.name != "__init__.py"}
    tested = {
        owners[name]
        for path in (ROOT / "tests").rglob("*.py")
        for name in _imported(_tree(path))
        if name in owners and _is_beside(path, owners[name])
    }
    assert packages - tested - _OF_GOLDEN_CASES == set()


def _is_beside(path: Path, package: str) -> bool:
    """Whether a file of the tests is in the folder of the package's room, or has the verbs of many tests."""
    _, _, inside = package.partition(".")
    return (
        path.relative_to(ROOT / "tests").parts[0] in (inside.partition(".")[0], "rewriting.py") or not inside
    )


def _package(name: str, path: Path) -> str:
    return name if path.name == "__init__.py" else name.rpartition(".")[0]


def test_no_tests_stand_loose() -> None:
    assert {path.name for path in (ROOT / "tests").glob("test_*.py")} == {
        "test_golden.py",
        "test_structure.py",
    }


def test_golden_groups_can_be_taken_in() -> None:
    groups = {
        path.name: sum(1 for _ in path.iterdir()) for path in (ROOT / "golden").iterdir() if path.is_dir()
    }
    assert {name: cases for name, cases in groups.items() if cases > _MOST_CASES} == {}
    rows = re.findall(r"^\| `([a-z-]+)` \|", (ROOT / "golden" / "README.md").read_text("utf-8"), re.MULTILINE)
    assert rows == sorted(groups)


_PATH = re.compile(r"`((?:rewriter|tests|golden|docs|examples|\.ci)/[A-Za-z0-9_./-]*)`")
_MODULE = re.compile(r"`(rewriter(?:\.[a-z_]+)+)`")


def test_documents_name_what_is_there() -> None:
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))):
        text = page.read_text("utf-8")
        lost = [path for path in _PATH.findall(text) if not (ROOT / path.rstrip("/")).exists()]
        lost += [name for name in _MODULE.findall(text) if name not in MODULES]
        assert lost == [], page


def test_the_index_of_tables_is_complete() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    named = {path for path in _PATH.findall(page) if path.endswith(".toml")}
    assert named == {path.relative_to(ROOT).as_posix() for path in PACKAGE.rglob("*.toml")}
