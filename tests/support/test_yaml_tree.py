"""YAML with positions, and that no file can hurt."""

from __future__ import annotations

import time
from itertools import islice

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rewriter.consumers import compose, devcontainer, kubernetes, recipes, skaffold, workflows
from rewriter.support.yaml_tree import (
    MAX_ALIASES,
    MAX_DEPTH,
    UNKNOWN,
    Node,
    documents,
    mappings,
    walk,
    without_templates,
)

READERS = (compose.read, kubernetes.read, skaffold.read, workflows.read, devcontainer.read, recipes.read)


def only(text: str) -> Node:
    [document] = documents(text)
    return document


def plain(node: Node) -> object:
    """The node as PyYAML's BaseLoader would load it, null as an empty text."""
    if node.pairs:
        return {key: plain(value) for key, value in node.pairs.items()}
    if isinstance(node.value, tuple):
        return [plain(item) for item in node.items]
    return {} if node.value == {} else node.text or ""


def read_all(text: str) -> None:
    for reader in READERS:
        list(islice(reader("Makefile", text), 10_000))


def test_values_and_lines() -> None:
    document = only("a: 1\nb:\n  - x\n  - {c: 'd'}\ne: >\n  f\n  g\nh: ~\n")
    found = {key: (node.line, node.text) for key, node in document.pairs.items()}
    assert found == {"a": (1, "1"), "b": (2, None), "e": (5, "f g\n"), "h": (8, None)}
    assert [item.line for item in document.pairs["b"].items] == [3, 4]
    inner = document.pairs["b"].items[1].get("c")
    assert inner and inner.text == "d"
    assert not document.get("b", "c", "d")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: null", None),
        ("a: 'null'", "null"),
        ("a:", None),
        ("a: ''", ""),
        ("a: !!str", ""),
        ("a: no", "no"),
    ],
)
def test_null_is_no_text(text: str, value: str | None) -> None:
    node = only(text).get("a")
    assert node and node.value == value


def test_merge_keys() -> None:
    text = "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  <<: [*x, *y]\n  a: 3\nw: {<<: *y}\n"
    document = only(text)
    z, w = document.get("z"), document.get("w")
    assert z and {key: node.text for key, node in z.pairs.items()} == {
        "a": "3",
        "b": "1",
        "c": "2",
    }
    assert w and {key: node.text for key, node in w.pairs.items()} == {"b": "2", "c": "2"}


def test_of_two_equal_keys_the_last_one_counts() -> None:
    node = only("a: 1\na: 2\n").get("a")
    assert node and (node.text, node.line) == ("2", 2)


def test_what_precedes_a_mistake_is_kept_by_documents() -> None:
    assert [plain(document) for document in documents("a: 1\n---\nb: [\n")] == [{"a": "1"}]
    assert documents("a: [1\nb: 2\n") == ()


def test_an_alias_that_names_what_it_is_in_is_nothing() -> None:
    document = only("a: &a {b: *a, <<: *a}\n")
    node = document.get("a", "b")
    assert node and node.value is None


def bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    lines.append(f"services: {{a: {{image: x, command: *a{levels - 1}}}}}\n")
    return "\n".join(lines)


HOSTILE = [
    bomb(60),
    "\n".join(["m0: &m0 {a: 1}"] + [f"m{n}: &m{n} {{k{n}: 1, <<: *m{n - 1}}}" for n in range(1, 900)]),
    "a: &a [" + "x, " * 20_000 + "]\nservices:\n" + "".join(f"  s{n}: {{command: *a}}\n" for n in range(900)),
    "[" * 100_000,
    "{" * 100_000,
    "- " * 100_000,
    "? " * 50_000,
    "[" * 60 + "]" * 60,
    "a: &" + "a" * 100_000,
    "&a " * 20_000,
    "!!x " * 20_000,
    "'" + "a\n" * 100_000,
    "\n" * 400_000,
    "#" * 400_000,
    "a: b\n---\n" * 20_000,
    "services:\n" + "".join(f"  s{n}: {{image: x, command: sh}}\n" for n in range(9000)),
    "%YAML 9" + "9" * 5000 + ".1\n---\na: b\n",
    '"\\UFFFFFFFF"',
    "a: !!python/object/apply:os.system ['false']\n",
    "{{" * 100_000,
    "{{ a }} " * 20_000,
    "apiVersion: v1\nkind: x\ncontainers: [{image: x, command: ['" + "$(" * 50_000 + "']}]\n",
    "services: {a: {image: x, command: '" + "${" * 50_000 + "', volumes: ['" + "${" * 50_000 + "']}}\n",
    "run: docker '" + "${{ " * 50_000 + "'\n",
    "run: docker '" + "${{" + " " * 100_000 + "'\n",
    "run: |\n  docker \\\n" + "  a \\\n" * 50_000,
    "\tdocker run a $(" * 5000,
    "A = " + " " * 990 + "x\n" * 400,
    "\n".join("A = " + " " * 900 for _ in range(400)),
    "\n".join(f"A{n} = $(A{n - 1})$(A{n - 1})\n\tdocker run $(A{n})" for n in range(200)),
    '"' + '\\"' * 50_000,
    "/*" * 100_000,
    "," + " " * 100_000,
    '{"image": ' + "[" * 1900,
    "apiVersion: v1\nkind: x\nspec:\n  containers:\n" + "  - {image: x}\n" * 9000,
    "\x00",
    "\ud800",
    "a: \ufeff\n",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_files_are_read_in_no_time(text: str) -> None:
    start = time.process_time()
    read_all(text)
    assert time.process_time() - start < 5


def test_mappings_are_walked_in_their_order_and_each_once() -> None:
    [root] = documents("a: &x\n  b: 1\nc:\n- 2\n- {d: [{e: 3}]}\n- *x\n")
    assert [sorted(node.pairs) for node in mappings(root)] == [["a", "c"], ["b"], ["d"], ["e"]]
    assert [node.text for node in walk(root) if node.text] == ["1", "2", "3"]


def test_aliases_share_their_node() -> None:
    assert sum(1 for document in documents(bomb(60)) for _ in walk(document)) < 1000


def test_limits() -> None:
    assert documents("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert documents("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == ()
    assert documents("a: &a 1\nb: [" + "*a, " * MAX_ALIASES + "]\n")
    assert documents("a: &a 1\nb: [" + "*a, " * (MAX_ALIASES + 1) + "]\n") == ()


def test_the_pure_reader_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: &a {b: [1, 'x']}\nc: *a\n---\nd: |\n  e\n"
    with_c = [plain(document) for document in documents(text)]
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert [plain(document) for document in documents(text)] == with_c
    for hostile in HOSTILE:
        read_all(hostile[:500])


def test_templates_are_unknown() -> None:
    text = 'a: "{{ .x }}:{{ .y }}"\n  {{- if .z }}\nb: 1\n  {{- end }}\n'
    document = only(without_templates(text))
    a, b = document.get("a"), document.get("b")
    assert a and a.text == f"{UNKNOWN}:{UNKNOWN}"
    assert b and b.line == 3


trees = st.recursive(
    st.text("abc -:#'\"{}[]&*!|>%@`\n\té$", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(trees)
@settings(max_examples=200, deadline=None)
def test_reads_what_pyyaml_writes(tree: object) -> None:
    text = yaml.safe_dump(tree)
    assert [plain(document) for document in documents(text)] == [yaml.load(text, yaml.BaseLoader)]


pieces = st.sampled_from(
    ["services", "build", "image", "command", ":", " ", "\n", "  ", "- ", "&a ", "*a", "<<", "[", "]", "{", "}", "'",
     '"', "|", ">", "sh", "$", "${", "{{", "}}", "---\n", "!", "%", "\t", "\x00", "é", "apiVersion", "kind", "containers"]
)  # fmt: skip


@given(st.lists(pieces, max_size=60).map("".join) | st.text(max_size=80))
@settings(max_examples=400, deadline=None)
def test_nothing_is_raised(text: str) -> None:
    read_all(text)


def test_what_is_not_there() -> None:
    [tree] = documents("a: {b: 1, c: }")
    nothing = tree.get("a", "x", "y")
    assert not nothing and (nothing.text, nothing.items, nothing.pairs) == (None, (), {})
    assert tree.get("a", "c") and tree.get("a", "c").value is None
