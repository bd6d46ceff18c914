"""Shell scripts of the build context: ``./build.sh x``, ``bash -ex build.sh``, ``sh -c "…"``."""

from __future__ import annotations

from rewriter.model import Place
from rewriter.support.paths import join
from rewriter.trace.recipes import files
from rewriter.trace.recipes.model import Call, NotPlain, Run, Text
from rewriter.trace.record import Record

SHELLS = frozenset({"sh", "bash", "ash", "dash"})
_VALUED = ("-o", "+o", "-O", "+O")


def script(call: Call, record: Record, run: Run) -> None:
    """Follow a script. Raises ``NotPlain``."""
    first = call.words[0] or ""
    if first.rsplit("/", 1)[-1] not in SHELLS:
        path = _path(first, call, record)
        _follow(path, first, call.words[1:], call, record, run)
        return
    at, command = _options(call)
    if at >= len(call.words):
        raise NotPlain("what the shell reads is not known")
    word, rest = call.words[at], call.words[at + 1 :]
    if word is None:
        raise NotPlain("what the shell reads is not known")
    if command:
        run(Text(word, call.directory, call.environment, call.place, parameters=rest or (first,)))
        return
    _follow(join(call.directory, word), word, rest, call, record, run)


def _options(call: Call) -> tuple[int, bool]:
    """Where the operands of a shell begin, and whether the first one is a command (``-c``)."""
    at, command = 1, False
    while at < len(call.words):
        word = call.words[at]
        if word is None or not word.startswith(("-", "+")) or word in ("-", "--"):
            return at + (word in ("-", "--")), command
        if word.startswith("--") and word not in ("--posix", "--norc", "--noprofile", "--login"):
            raise NotPlain(f"its option {word} is not followed")
        if not word.startswith("--"):
            command = command or "c" in word
            if any(letter in word for letter in "sni"):
                raise NotPlain(f"its option {word} is not followed")
        at += 2 if word.endswith("o") and not word.startswith("--") else 1
    return at, command


def _path(word: str, call: Call, record: Record) -> str:
    if "/" in word:
        return join(call.directory, word)
    for folder in (call.environment.get("PATH") or "").split(":"):
        path = join(call.directory, f"{folder}/{word}")
        if folder.startswith("/") and record.files.origin(path) is not None:
            return path
    raise NotPlain(f"no file of the build context is {word}")


def text_of(path: str, record: Record) -> tuple[str, str]:
    """Text and context path of a script. Raises ``NotPlain``."""
    found = files.read(record, path)
    if found is None:
        raise NotPlain(f"no file of the build context is {path}")
    text, source = found
    if "\r" in text:
        raise NotPlain("it has CRLF line ends, which no shell understands", Place(source, 1))
    first = text.split("\n", 1)[0]
    if first.startswith("#!"):
        words = first[2:].split()
        names = [word.rsplit("/", 1)[-1] for word in words if not word.startswith("-")]
        names = names[1:] if names[:1] == ["env"] else names
        if not names or names[0] not in SHELLS:
            raise NotPlain("it is no shell script", Place(source, 1))
    return text, source


def _follow(
    path: str, name: str, arguments: tuple[str | None, ...], call: Call, record: Record, run: Run
) -> None:
    text, source = text_of(path, record)
    run(Text(text, call.directory, call.environment, Place(source, 1), parameters=(name, *arguments)))
