"""The exec form of a shell text: the one argument vector that ``/bin/sh -c TEXT`` starts.

https://docs.docker.com/reference/dockerfile/#shell-and-exec-form: an exec form is never expanded, so it
can only stand for a text of literal words. The text's tree (``parse``) and an independent reader of the
subset that all shells agree on (``literal``) must both yield it, else the answer is NeedsShell.
"""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.shell import model
from rewriter.shell.explain import BUILTINS, construct
from rewriter.shell.literal import literal_words
from rewriter.shell.model import Argv, NeedsShell, Simple, Variable, Word
from rewriter.shell.parse import parse
from rewriter.shell.position import RESERVED

_BASH_RESERVED = frozenset({"[[", "]]", "time", "coproc"})
_SHELLS = frozenset({"sh", "bash", "ash", "dash"})
_SHELL_FOLDERS = frozenset({"", "/bin", "/usr/bin", "/usr/local/bin"})
_HARMLESS_OPTIONS = frozenset("ceu")
"""``-e`` and ``-u`` change nothing for one literal command."""


def to_argv(text: str) -> Argv | NeedsShell:
    """The words that ``sh -c text`` starts, alike in dash, bash and ash; or the construct that prevents it.

    A leading ``exec``, a comment at the end and a last ``;`` are dropped.
    """
    node = parse(text)
    obstacle = construct(node, text)
    if obstacle is not None or not isinstance(node, Simple):
        return obstacle or NeedsShell("a compound command", text, 0)
    words = tuple(word.literal or "" for word in node.words)
    if not words:
        return NeedsShell("no command", text, 0)
    found = check_command(node, words)
    if isinstance(found, Argv) and (words != literal_words(text) or any("\0" in word for word in words)):
        return NeedsShell("characters that shells may read differently", text, 0)
    return found


def check_command(node: Simple, words: tuple[str, ...]) -> Argv | NeedsShell:
    """``words``, what ``node`` expands to, where the shell would start a program, not do it itself."""
    dropped = words[0] == "exec"
    if dropped:
        words = words[1:]
        if not words or words[0].startswith("-"):
            return _needs("exec with options" if words else "exec without a command", node.words[0])
    first, word = words[0], node.words[dropped]
    if not first:
        return _needs("an empty command name", word)
    if any("\ud800" <= char <= "\udfff" for each in words for char in each):
        return _needs("a byte that is not UTF-8", word)
    if not dropped and first in RESERVED | _BASH_RESERVED:
        return _needs(f"the reserved word {first}", word)
    if not dropped and first in BUILTINS:
        return _needs(f"the shell builtin {first}", word)
    # A text that begins with ``-`` or ``+`` is an option of sh itself; ``%1`` is a job.
    if "=" in first.split("/", 1)[0] or first[0] in "-+%":
        return _needs(f"the command name {first}, which shells may read as something else", word)
    return Argv(words, dropped)


def open_shell(argv: Sequence[str]) -> Argv | NeedsShell | None:
    """What an exec form like ``["sh", "-c", "exec app -p 1"]`` starts, the shell taken out.

    ``None`` where ``argv`` does not call a shell; NeedsShell where the call cannot do without it. Words
    after the text are the shell's ``$0``, ``$1`` …: they reach the program only through ``"$@"`` at the
    end of the text (``forwards``).
    """
    if not argv or not is_shell(argv[0]):
        return None
    text_at = _text_index(argv)
    if isinstance(text_at, NeedsShell):
        return text_at
    text, arguments = argv[text_at], tuple(argv[text_at + 1 :])
    forwarded = _before_arguments(text)
    if forwarded is None:
        opened = to_argv(text)
        if isinstance(opened, NeedsShell):
            return opened
        return Argv(opened.words, opened.dropped_exec, forwards=False)
    if not arguments:
        # The first word that is appended would become $0 and be lost.
        return NeedsShell('"$@" without a word for $0', text, 0)
    opened = to_argv(forwarded)
    if isinstance(opened, NeedsShell):
        return opened
    return Argv(opened.words + arguments[1:], opened.dropped_exec)


def is_shell(path: str) -> bool:
    """Whether ``path`` is a shell at one of its usual places."""
    folder, _, name = path.rpartition("/")
    return name in _SHELLS and folder in _SHELL_FOLDERS and path != f"/{name}"


def call_of(argv: Sequence[str]) -> tuple[int, bool] | NeedsShell:
    """Where the text of ``sh -c`` stands in ``argv``, or (``False``) the script of ``sh script``."""
    argv = [*argv]
    call = " ".join(argv)
    seen = False
    index = 1
    while index < len(argv) and argv[index][:1] in {"-", "+"} and argv[index] not in {"-", "--"}:
        option = argv[index]
        if option == "-o" and argv[index + 1 : index + 2] == ["pipefail"]:
            index += 1
        elif option[0] == "+" or not set(option[1:]) <= _HARMLESS_OPTIONS:
            return NeedsShell(f"the shell option {option}", call, 0)
        seen = seen or "c" in option[1:]
        index += 1
    index += argv[index : index + 1] == ["--"] and seen
    if index >= len(argv):
        return NeedsShell("an interactive shell" if not seen else "sh -c without a text", call, 0)
    return index, seen


def _text_index(argv: Sequence[str]) -> int | NeedsShell:
    """Where the text of ``sh -c`` stands in ``argv``."""
    found = call_of(argv)
    if isinstance(found, NeedsShell):
        return found
    index, is_text = found
    return index if is_text else NeedsShell(f"the shell script {argv[index]}", " ".join(argv), 0)


def _before_arguments(text: str) -> str | None:
    """``text`` without the ``"$@"`` that ends it, ``None`` where it does not end so."""
    node = parse(text)
    if not isinstance(node, Simple) or len(node.words) < 2:
        return None
    last = node.words[-1]
    whole = tuple(part for part in last.parts if part != model.Literal("", True))
    if whole != (Variable("@", quoted=True),) or last.raw != '"$@"' or text[last.end :].strip(" \t\n"):
        return None
    return text[: last.start]


def _needs(reason: str, word: Word) -> NeedsShell:
    return NeedsShell(reason, word.raw, word.start)
