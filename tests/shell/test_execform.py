from __future__ import annotations

import pytest

from rewriter.shell.execform import is_shell, open_shell, to_argv
from rewriter.shell.literal import literal_words
from rewriter.shell.model import Argv, NeedsShell


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("./main", ["./main"]),
        ("./main -p 8080 --name=x", ["./main", "-p", "8080", "--name=x"]),
        ("  /app/main\t-v  ", ["/app/main", "-v"]),
        ("./main # start it", ["./main"]),
        ("./main;", ["./main"]),
        ("./main ; # done", ["./main"]),
        ("./main\n", ["./main"]),
        ("'./my app' \"a b\" c\\ d", ["./my app", "a b", "c d"]),
        ('nginx -g "daemon off;"', ["nginx", "-g", "daemon off;"]),
        ('a "\\$x" "\\`" "\\"" "\\\\" "\\n"', ["a", "$x", "`", '"', "\\", "\\n"]),
        ("a '$x' '`b`' '*' '~'", ["a", "$x", "`b`", "*", "~"]),
        ('a "" \'\' b""', ["a", "", "", "b"]),
        ("a x~ b#c d=e f:g", ["a", "x~", "b#c", "d=e", "f:g"]),
        ("a \\* \\$x \\; \\#", ["a", "*", "$x", ";", "#"]),
        ("a 'b\nc'", ["a", "b\nc"]),
        ("a é ü\u00a0x", ["a", "é", "ü\u00a0x"]),
        ("./a=b c", ["./a=b", "c"]),
        ("a if then { b", None),
        ("a if then fi", ["a", "if", "then", "fi"]),
        ("go run main.go", ["go", "run", "main.go"]),
        ('sh -c "a && b"', ["sh", "-c", "a && b"]),
    ],
)
def test_literal_commands_have_an_exec_form(text: str, words: list[str] | None) -> None:
    found = to_argv(text)
    assert (list(found.words) if isinstance(found, Argv) else None) == words


def test_exec_is_dropped() -> None:
    assert to_argv("exec ./main -v") == Argv(("./main", "-v"), dropped_exec=True)
    assert to_argv("exec exec ./main") == Argv(("exec", "./main"), dropped_exec=True)
    assert to_argv("'exec' ./main") == Argv(("./main",), dropped_exec=True)


@pytest.mark.parametrize(
    ("text", "construct"),
    [
        ("./main $PORT", "variable $PORT"),
        ("./main ${PORT}", "variable $PORT"),
        ('./main "-p=$PORT"', "variable $PORT"),
        ("./main ${PORT:-80}", "variable ${PORT:-80}"),
        ("./main $1", "variable $1"),
        ('./main "$@"', "variable $@"),
        ("./main $(date)", "command substitution $(date)"),
        ("./main `date`", "command substitution `date`"),
        ("./main $((1+1))", "arithmetic $((1+1))"),
        ("./main ${#A}", "parameter expansion ${#A}"),
        ("./main *.txt", "glob *.txt"),
        ("./main a?", "glob a?"),
        ("./main [ab]", "glob [ab]"),
        ("./main {a,b}", "brace expansion {a,b}"),
        ("~/main", "~ in ~/main"),
        ("./main a=~", "~ in a=~"),
        ("./main $'a'", "bash string $'a'"),
        ("./main <(a)", "process substitution <(a)"),
        ("a && b", "&& between two commands"),
        ("a || b", "|| between two commands"),
        ("a; b", "several commands"),
        ("a\nb", "several commands"),
        ("a &", "a command in the background (&)"),
        ("a | b", "pipe |"),
        ("! a", "! before a command"),
        ("(a)", "subshell ( )"),
        ("{ a; }", "group { }"),
        ("if a; then b; fi", "the reserved word if"),
        ("while a; do b; done", "the reserved word while"),
        ("a > f", "redirection >f"),
        ("a 2>&1", "redirection 2>&1"),
        ("a <f", "redirection <f"),
        ("A=b a", "assignment A=b before the command"),
        ("A=b", "assignment A=b without a command"),
        ("cd /x", "the shell builtin cd"),
        ("echo hi", "the shell builtin echo"),
        ("'cd' /x", "the shell builtin cd"),
        (". ./f", "the shell builtin ."),
        ("set -e", "the shell builtin set"),
        ("[ -f a ]", "the shell builtin ["),
        ("time ./main", "the reserved word time"),
        ("'if' a", "the reserved word if"),
        ("exec", "exec without a command"),
        ("exec -a x y", "exec with options"),
        ("", "no command"),
        (" # x", "no command"),
        ("'' a", "an empty command name"),
        ("a {}", "characters that shells may read differently"),
        ("a !x", "characters that shells may read differently"),
        ("a b\\\nc", "characters that shells may read differently"),
        ("a \udc80", "a byte that is not UTF-8"),
        ("a '\0'", "characters that shells may read differently"),
        ("a+=b", "the command name a+=b, which shells may read as something else"),
        ("%1", "the command name %1, which shells may read as something else"),
        ("-x", "the command name -x, which shells may read as something else"),
        ("+x a", "the command name +x, which shells may read as something else"),
        ("f() { a; }", "shell text that is not understood (function definition)"),
        ("a 'b", "shell text that is not understood (unterminated single quote)"),
        ("$A > f", "variable $A"),
        ("> f $A", "redirection >f"),
    ],
)
def test_says_what_needs_a_shell(text: str, construct: str) -> None:
    found = to_argv(text)
    assert isinstance(found, NeedsShell)
    assert found.construct == construct


def test_says_where_the_construct_stands() -> None:
    assert to_argv("./main -p $PORT") == NeedsShell("variable $PORT", "$PORT", 10)
    assert to_argv("a > f") == NeedsShell("redirection >f", ">f", 4)


@pytest.mark.parametrize(
    "text", ["a;b", "a ; b", "a # b\nc", "a &", "a*", "~", "a 'b", 'a "b', 'a "$b"', "a\\", ";"]
)
def test_the_second_lock_refuses_by_itself(text: str) -> None:
    assert literal_words(text) is None


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["sh", "-c", "./main -v"], Argv(("./main", "-v"), forwards=False)),
        (["/bin/sh", "-c", "exec ./main"], Argv(("./main",), dropped_exec=True, forwards=False)),
        (["/bin/bash", "-ec", "./main"], Argv(("./main",), forwards=False)),
        (["ash", "-e", "-u", "-c", "./main"], Argv(("./main",), forwards=False)),
        (["bash", "-o", "pipefail", "-c", "./main"], Argv(("./main",), forwards=False)),
        (["sh", "-c", "--", "./main"], Argv(("./main",), forwards=False)),
        (["sh", "-c", "./main", "x", "y"], Argv(("./main",), forwards=False)),
        (["sh", "-c", 'exec ./main "$@"', "--"], Argv(("./main",), dropped_exec=True)),
        (["sh", "-c", './main -a "$@"', "--", "b c", "d"], Argv(("./main", "-a", "b c", "d"))),
    ],
)
def test_opens_a_shell_call(argv: list[str], expected: Argv) -> None:
    assert open_shell(argv) == expected


@pytest.mark.parametrize(
    ("argv", "construct"),
    [
        (["sh"], "an interactive shell"),
        (["sh", "-c"], "sh -c without a text"),
        (["sh", "run.sh"], "the shell script run.sh"),
        (["bash", "-lc", "./main"], "the shell option -lc"),
        (["bash", "--login", "-c", "./main"], "the shell option --login"),
        (["bash", "-i", "-c", "./main"], "the shell option -i"),
        (["sh", "-xc", "./main"], "the shell option -xc"),
        (["sh", "+e", "-c", "./main"], "the shell option +e"),
        (["sh", "-o", "nounset", "-c", "./main"], "the shell option -o"),
        (["sh", "-c", "./main $PORT"], "variable $PORT"),
        (["sh", "-c", "a && b"], "&& between two commands"),
        (["sh", "-c", 'exec ./main "$@"'], '"$@" without a word for $0'),
        (["sh", "-c", "exec ./main $@", "--"], "variable $@"),
        (["sh", "-c", './main "$@" x', "--"], "variable $@"),
        (["sh", "-c", './main "x$@"', "--"], "variable $@"),
        (["sh", "-c", '"$@"', "--", "./main"], "variable $@"),
    ],
)
def test_says_what_keeps_a_shell_call(argv: list[str], construct: str) -> None:
    found = open_shell(argv)
    assert isinstance(found, NeedsShell)
    assert found.construct == construct


@pytest.mark.parametrize(
    "argv", [[], ["./main"], ["/app/sh", "-c", "x"], ["/sh", "-c", "x"], ["./sh"], ["shell"]]
)
def test_other_commands_are_no_shell_call(argv: list[str]) -> None:
    assert open_shell(argv) is None


def test_knows_a_shell_by_its_place() -> None:
    assert all(map(is_shell, ["sh", "/bin/sh", "/usr/bin/bash", "ash", "/bin/dash"]))
    assert not any(map(is_shell, ["", "./sh", "/opt/sh", "zsh", "python", "/sh"]))
