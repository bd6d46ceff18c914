from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.shell.model import Literal, Opaque, Part, Simple, Unparsed, Variable
from rewriter.shell.parse import parse
from tests.shell.render import nodes, render


def words_of(text: str) -> tuple[tuple[Part, ...], ...]:
    node = parse(text)
    assert isinstance(node, Simple), node
    return tuple(word.parts for word in node.words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "<>"),
        ("  # only a comment", "<>"),
        ("go build -o /app .", "[go build -o /app .]"),
        ("a;", "[a]"),
        ("a|b|c && d || e|f|g", "<[a]|[b]|[c] && [d] || [e]|[f]|[g]>"),
        ("! { a; } && ! (b) | c", "<!{[a]} && !([b])|[c]>"),
        ("! if a; then b; fi", "!if ?[a] :[b]"),
        ("if\\\n a\\\n; then b >\\\n f; fi", "if ?[a] :[b >f]"),
        ("a && b || c", "<[a] && [b] || [c]>"),
        ("a; b & c", "<[a] ; [b] & [c]>"),
        ("a &", "<[a] &>"),
        ("a\n\n b # c\nd\n", "<[a] ; [b] ; [d]>"),
        ("a &&\n\n  b |\n c", "<[a] && [b]|[c]>"),
        ("! a | b", "![a]|[b]"),
        ("! a && b", "<![a] && [b]>"),
        ("(a; b) > f", "(<[a] ; [b]>)>f"),
        ("{ a; b; } 2>&1", "{<[a] ; [b]>}2>&1"),
        ("(a)|(b)&&(c)", "<([a])|([b]) && ([c])>"),
        ("if a; then b; fi", "if ?[a] :[b]"),
        ("if a; then b; elif c; then d; else e; fi >f", "if ?[a] ?[c] :[b] :[d] :[e]>f"),
        ("if a; then { b; } fi", "if ?[a] :{[b]}"),
        ("if (a) then (b) else (c) fi", "if ?([a]) :([b]) :([c])"),
        ("while a; b; do c; done <f", "while ?<[a] ; [b]> :[c]<f"),
        ("until a\ndo\nb\ndone", "until ?[a] :[b]"),
        ("for i in a $B; do c; done", "for i a $B :[c]"),
        ("for i do c; done", "for i :[c]"),
        ("for i in a\ndo c\ndone", "for i a :[c]"),
        ("case $x in a|b) c;; (d) e; f ;; *) esac", "case $x :[c] :<[e] ; [f]> :<>"),
        ("case x in a) if b; then c; fi; esac; d", "<case x :if ?[b] :[c] ; [d]>"),
        ("A=1 B='x y' c D=2", "[A:=1 B:='x y' c D=2]"),
        ("A=1 B=", "[A:=1 B:=]"),
        ("a 2>e >>o <i b", "[a b 2>e >>o <i]"),
        ("> f", "[>f]"),
        ("a2>f", "[a2 >f]"),
        ("a 2 >f", "[a 2 >f]"),
        ("a>&2", "[a >&2]"),
        ("echo if then fi } { done in", "[echo if then fi } { done in]"),
        ("echo a#b #c", "[echo a#b]"),
        ("find . -exec rm {} \\; -print", "[find . -exec rm {} \\; -print]"),
        ("[ -f a -o ! -d b ] && c", "<[[ -f a -o ! -d b ]] && [c]>"),
        ("test a = b", "[test a = b]"),
        ("export A=b C; unset A", "<[export A=b C] ; [unset A]>"),
        ("set -eux; a", "<[set -eux] ; [a]>"),
        ("time a", "[time a]"),
        ("echo $(case x in a) b;; esac) c", "[echo $(case x in a) b;; esac) c]"),
        ('echo "$(a "b")" `c "d"` $((1+(2)))', '[echo "$(a "b")" `c "d"` $((1+(2)))]'),
        ("a \\\n  b", "[a b]"),
    ],
)
def test_reads_the_grammar(text: str, expected: str) -> None:
    assert render(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cat <<EOF >f && b\nhi $A\nEOF\nc", "<[cat <<EOF'hi $A\\n' >f] && [b] ; [c]>"),
        ("cat <<'E O'\n'\"(\nE O\nc", "<[cat <<'E O''\\'\"(\\n'] ; [c]>"),
        ("cat <<A <<-B\nx\nA\n\ty\n\tB\nz", "<[cat <<A'x\\n' <<-B'y\\n'] ; [z]>"),
        ("if a; then cat <<A\nfi\nA\nfi", "if ?[a] :[cat <<A'fi\\n']"),
        ("cat <<A", "[cat <<A]"),
        ("cat <<A\nx", "[cat <<A'x\\n']"),
        ("cat <<A | b\nx\\\nA\nA\n", "[cat <<A'x\\\\\\nA\\n']|[b]"),
        ("echo $((1<<2)) '<<A' \"<<A\"", "[echo $((1<<2)) '<<A' \"<<A\"]"),
    ],
)
def test_reads_here_documents(text: str, expected: str) -> None:
    assert render(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a &>f b", "[a b &>f]"),
        ("a <<<b", "[a <<<b]"),
        ("a |& b", "[a]|[b]"),
        ("[[ a == b && c < d ]] && e", "<[[[ a == b && c < d ]]] && [e]>"),
        ("[[ a =~ ^(b|c)$ ]]; d", "<[[[ a =~ ^ ( b | c ) $ ]]] ; [d]>"),
        ("echo [[ a; b", "<[echo [[ a] ; [b]>"),
        ("a <(b; c) d", "[a <(b; c) d]"),
        ("select x in a; do b; done", "select x a :[b]"),
    ],
)
def test_reads_bash_as_bash(text: str, expected: str) -> None:
    assert render(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f() { a; }; b", "<UNPARSED function definition ; [b]>"),
        ("function f { a; }; b", "<UNPARSED function definition ; [b]>"),
        ("a; if b; then c", "UNPARSED syntax error"),
        ("a && (b", "<[a] && UNPARSED syntax error>"),
        ("a && && b", "UNPARSED syntax error"),
        ("a;;b", "UNPARSED unexpected ;;"),
        ("a)", "UNPARSED unexpected )"),
        ("; a", "UNPARSED syntax error"),
        ("if a; then; b; fi; c", "<UNPARSED syntax error ; [c]>"),
        ("(a) b", "UNPARSED syntax error"),
        ("{ a }", "UNPARSED syntax error"),
        ("((a))", "UNPARSED ((…)), which bash and sh read differently"),
        ("for ((i=0;i<3;i++)); do a; done", "UNPARSED c style for statement"),
        ("a=(1 2)", "UNPARSED unexpected ("),
        ("a 'b", "UNPARSED unterminated single quote"),
        ('a "b', "UNPARSED unterminated double quote"),
        ("a $(b", "UNPARSED unterminated command substitution"),
        ("a ${b", "UNPARSED unterminated parameter expansion"),
        ("a `b", "UNPARSED unterminated command substitution"),
        ("a $((1)", "UNPARSED $(( that is not arithmetic"),
        ("a >", "UNPARSED > without a target"),
        ("a > ; b", "UNPARSED > without a target"),
        ("a 99999999999>f", "UNPARSED file descriptor out of range"),
        ("[[ a; b", "UNPARSED [[ without ]]"),
        ("cat <<$(a)\nx", "UNPARSED here-document with a computed delimiter "),
        ("a $(b <<E\nE\n)", "UNPARSED here-document inside of a command substitution"),
        ("a $'it\\'s'", "UNPARSED $'…' with an escaped quote"),
        ("a \"${b#'}'}\"", "UNPARSED single quote in ${…} inside of double quotes"),
        ("! ! a", "UNPARSED ! without a command"),
        ("a; !", "UNPARSED ! without a command"),
        ("a | ! b", "UNPARSED ! after |"),
        ("i\\\nf a", "UNPARSED line continuation inside of a name"),
        ("A\\\n=b", "UNPARSED line continuation inside of a name"),
    ],
)
def test_says_what_it_does_not_understand(text: str, expected: str) -> None:
    assert render(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("'a b'", (Literal("a b", True),)),
        ('"a $ b"', (Literal("a $ b", True),)),
        ('"\\$\\`\\"\\\\\\a"', (Literal('$`"\\\\a', True),)),
        ("a\\ b", (Literal("a"), Literal(" ", True), Literal("b"))),
        ('""', (Literal("", True),)),
        ("$A", (Variable("A"),)),
        ('"$A"', (Literal("", True), Variable("A", quoted=True))),
        ("${A}b", (Variable("A"), Literal("b"))),
        ("${A:-b c}", (Variable("A", ":-", "b c"),)),
        ("${A%%.*}", (Variable("A", "%%", ".*"),)),
        ("${A##*/}", (Variable("A", "##", "*/"),)),
        ("$1x", (Variable("1"), Literal("x"))),
        ("$@", (Variable("@"),)),
        ("${@}", (Variable("@"),)),
        ("${10}", (Variable("10"),)),
        ("${#A}", (Opaque("parameter expansion", "${#A}"),)),
        ("${A/b/c}", (Opaque("parameter expansion", "${A/b/c}"),)),
        ("${A:1:2}", (Opaque("parameter expansion", "${A:1:2}"),)),
        ("${!A}", (Opaque("parameter expansion", "${!A}"),)),
        ("a$", (Literal("a$"),)),
        ("*.go", (Opaque("glob", "*"), Literal(".go"))),
        ("'*'", (Literal("*", True),)),
        ("[ab]", (Opaque("bracket", "["), Literal("ab]"))),
        ("[", (Literal("["),)),
        ("{a,b}", (Opaque("brace", "{"), Literal("a,b}"))),
        ("{1..3}", (Opaque("brace", "{"), Literal("1..3}"))),
        ("{}", (Literal("{}"),)),
        ("{a}", (Literal("{a}"),)),
        ("~/x", (Opaque("tilde", "~"), Literal("/x"))),
        ("a~", (Literal("a~"),)),
        ("'~'", (Literal("~", True),)),
        ("a=~/x", (Literal("a="), Opaque("tilde", "~"), Literal("/x"))),
        ("$(a)", (Opaque("command substitution", "$(a)"),)),
        ('"`a`"', (Literal("", True), Opaque("command substitution", "`a`", True))),
        ("$((1+2))", (Opaque("arithmetic", "$((1+2))"),)),
        ("$'a'", (Opaque("bash string", "$'"), Literal("a", True))),
    ],
)
def test_reads_the_parts_of_a_word(text: str, parts: tuple[Part, ...]) -> None:
    assert words_of(f"x {text}")[1] == parts


def test_an_assignment_has_neither_globs_nor_braces() -> None:
    node = parse("A=*{a,b}[c] d")
    assert isinstance(node, Simple)
    assert node.assignments[0].value.literal == "*{a,b}[c]"


def test_a_quoted_name_is_no_assignment() -> None:
    assert render(parse("'A'=b c")) == "['A'=b c]"
    assert render(parse("1A=b c")) == "[1A=b c]"
    assert render(parse("a A=b")) == "[a A=b]"


def test_offsets_are_characters() -> None:
    text = "é 'ß\udc80' && ü\U0001f600 x"
    node = parse(text)
    found = [each for each in nodes(node) if isinstance(each, Simple)]
    assert [text[each.start : each.end] for each in found] == ["é 'ß\udc80'", "ü\U0001f600 x"]
    assert [word.raw for each in found for word in each.words] == [
        text[word.start : word.end] for each in found for word in each.words
    ]


@given(st.text(alphabet="ab \t\n;&|(){}<>'\"\\$`#!*~=1é\udc80if", max_size=40))
def test_any_text_gives_a_tree_whose_spans_are_right(text: str) -> None:
    for node in nodes(parse(text)):
        assert 0 <= node.start <= node.end <= len(text)
        if isinstance(node, Simple):
            assert all(text[word.start : word.end] == word.raw for word in node.words)
        if isinstance(node, Unparsed):
            assert text[node.start : node.end] == node.text


@pytest.mark.parametrize(
    "text",
    [
        "go build -o /app/main ./cmd/main && " * 1700 + "x",
        "x;" * 30000,
        "x | " * 15000 + "x",
        "(" * 60000,
        "(" * 20000 + "x" + ")" * 20000,
        ")" * 60000,
        "{ " * 30000,
        "if x; then " * 5000 + "x" + "; fi" * 5000,
        "$(" * 30000,
        '"$(' * 20000,
        "${a:-" * 12000 + "}" * 12000,
        "`" * 60000,
        "'" * 60001,
        "{a," * 20000,
        "<<A " * 15000 + "\nA" * 15000,
        "x ()" * 15000,
        "x) " * 20000,
        "( x ) x " * 8000,
        "case x in x) " * 4500,
        "! " * 30000,
        "a=b " * 15000,
        "[[ " * 20000,
        "\\" * 60000,
    ],
    ids=lambda text: repr(text[:10]),
)
def test_hostile_texts_of_60_kb_are_read_at_once(text: str) -> None:
    started = time.process_time()
    parse(text)
    assert time.process_time() - started < 5


def test_deep_nesting_is_unparsed_not_a_crash() -> None:
    text = "{ " * 200 + "x; " + "}; " * 200
    assert any(isinstance(node, Unparsed) and node.reason == "nested too deep" for node in nodes(parse(text)))
    shallow = "{ " * 20 + "x; " + "}; " * 20
    assert not any(isinstance(node, Unparsed) for node in nodes(parse(shallow)))
