"""The shell of a RUN while its text is followed: folder, variables, and the words of its commands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from rewriter.golang.command.line import is_go
from rewriter.shell.expand import ARGUMENT_END, ARGUMENTS, UNKNOWN_TEXT, outline, value
from rewriter.shell.expand import words as expand_words
from rewriter.shell.model import Literal, Redirect, Simple, Word
from rewriter.shell.walk import Step
from rewriter.shell.words import is_name
from rewriter.trace.versions import Overlay

UNKNOWN = "\0"
"""Stands before the raw text of a word whose value is not known."""

_LONGEST = 1000
"""Characters of a text that a command writes and that is kept in mind."""


class Shell(Struct):
    """The shell's own state: folder (``None`` once it is lost) and variables (absent is unknown).

    ``exported`` has the names that the text exports; those of the image are exported anyway.
    """

    directory: str | None
    variables: Overlay
    exported: set[str]
    outlines: dict[str, str] = field(default_factory=dict)
    """Variables of which only a part is known, with ``UNKNOWN_TEXT`` for the rest."""

    def exports(self, name: str) -> bool:
        """Whether the commands that the shell starts see the variable."""
        return name in self.exported or self.variables.is_image_variable(name)

    def forget(self, name: str) -> None:
        """The variable has a value that is not known."""
        self.variables.forget(name)
        self.outlines.pop(name, None)

    def open(self) -> None:
        """Any variable may have any value."""
        self.variables.open()
        self.outlines.clear()


def printed(simple: Simple, shell: Shell) -> str:
    """What ``echo`` of plain words prints; ``""`` where that is not known, or shells print it in different
    ways (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/echo.html)."""
    if not simple.words or simple.words[0].literal != "echo" or len(simple.redirects) > 1:
        return ""
    words = [text or "\\" for text in expand_words(simple, shell.variables)[1:]]
    text = " ".join(words)
    plain = not text.startswith("-") and "\\" not in text and text.isprintable()
    return text + "\n" if plain and len(text) < _LONGEST else ""


def is_write(redirect: Redirect) -> bool:
    """Whether the redirection makes its target, if that is a file: ``>``, ``>>``, ``>|``, ``&>``, ``<>``; and
    bash's ``>& file``."""
    target = redirect.target.literal
    to_descriptor = redirect.operator == ">&" and target is not None and (target.isdigit() or target == "-")
    return redirect.operator.startswith((">", "&>", "<>")) and not to_descriptor


PARAMETERS = (*map(str, range(10)), ARGUMENTS)


def set_parameters(variables: Overlay, given: Sequence[str | None]) -> None:
    """``$1`` to ``$9`` and ``$@``; ``$0`` where the first word is known. Words of ``None`` are not known."""
    for at in range(1, 10):
        word = given[at] if at < len(given) else None
        if word is None and at < len(given):
            variables.forget(str(at))
        else:
            variables[str(at)] = word
    if given and given[0] is not None:
        variables["0"] = variables["BASH_SOURCE"] = given[0]
    known = [word for word in given[1:] if word is not None]
    if len(known) == len(given[1:]):
        variables[ARGUMENTS] = "".join(word + ARGUMENT_END for word in known)
    else:
        variables.forget(ARGUMENTS)


def begin(simple: Simple) -> int:
    """Where an assignment may be put before a command so that it is the last one."""
    words = simple.words
    if words and words[0].literal == "time" and len(words) > 1:
        return words[1].start
    return words[0].start if words else simple.start


def leaves(step: Step) -> bool:
    """Whether the step ends the shell, or the function, and the build still succeeds."""
    words = [word.literal for word in step.simple.words] if step.simple is not None else []
    if step.subshells or words[:1] not in (["exit"], ["return"]):
        return False
    return len(words) == 1 or words[1] is None or words[1].strip("0") == ""


def may_fail(following: Step | None) -> bool:
    """Whether a command's failure is made up for (``cp a b || true``): its effect is not certain then."""
    if following is None or following.follows != "||":
        return False
    first = following.simple.words[0].literal if following.simple and following.simple.words else None
    return first not in ("exit", "false", "return")


def paired(values: Sequence[str | None], simple: Simple) -> list[tuple[str | None, Word | None]]:
    """Values with the words they come from, where each word became one value."""
    if len(values) == len(simple.words):
        return list(zip(values, simple.words, strict=True))
    return [(value, None) for value in values]


def text_of(text: str | None, word: Word | None) -> str:
    """The word of a command; behind ``UNKNOWN`` as it is written, where its value is not known."""
    if text is not None:
        return text
    return UNKNOWN + (word.raw if word is not None else "")


def texts_of(values: Sequence[str | None], simple: Simple, shell: Shell) -> list[str]:
    """The words of a command as ``text_of`` has them. What ``-ldflags`` of a go command is given is outlined:
    most of it is known even where a version stamp is not."""
    if not any(word.literal is not None and is_go(word.literal) for word in simple.words):
        return [text_of(text, word) for text, word in paired(values, simple)]
    found: list[str] = []
    for at, word in enumerate(simple.words):
        alone = values[at : at + 1] if len(values) == len(simple.words) else _fields(word, shell)
        if None in alone and (_LDFLAGS.match(word.raw) or found[-1:] in (["-ldflags"], ["--ldflags"])):
            text = outline(word, shell.variables, shell.outlines)
            found.append(UNKNOWN + (text if text != UNKNOWN_TEXT else word.raw))
        else:
            found += [text_of(text, word) for text in alone]
    return found


_LDFLAGS = re.compile(r"--?ldflags=")


def _fields(word: Word, shell: Shell) -> Sequence[str | None]:
    return expand_words(Simple((), (word,), (), word.start, word.end), shell.variables)


def known_part(word: Word, shell: Shell) -> str:
    """What is known of a value that is not known as a whole, with ``UNKNOWN_TEXT`` for the rest."""
    text = outline(word, shell.variables, shell.outlines)
    return text if len(text) < _LONGEST and text.strip(UNKNOWN_TEXT) else ""


def exported_parts(simple: Simple, shell: Shell) -> dict[str, str]:
    """The same of the values behind ``export``."""
    texts = (known_part(word, shell).partition("=") for word in simple.words[1:] if "=" in word.raw)
    return {name: text for name, _, text in texts if is_name(name)}


def assign_round(shell: Shell, step: Step) -> None:
    """Set the variable of a loop: known where its one word is, in a loop that is written out."""
    word = step.values[0].literal if len(step.values) == 1 and step.certain else None
    if word is None or step.assigns is None:
        shell.variables.pop(step.assigns or "", None)
        shell.outlines.pop(step.assigns or "", None)
    else:
        shell.variables[step.assigns] = word


def assign(shell: Shell, name: str, value: str | None, certain: bool, part: str = "") -> None:
    """Set a variable; what is not known or not certain is no longer known. ``part`` is what is known all the
    same."""
    shell.outlines.pop(name, None)
    if part and certain:
        shell.outlines[name] = part
    if value is None or not certain:
        shell.variables.pop(name, None)
    else:
        shell.variables[name] = value


def export(
    words: Sequence[str | None], raw: Sequence[str], shell: Shell, certain: bool, parts: Mapping[str, str]
) -> None:
    """``export NAME`` and ``export NAME=value``; ``raw`` has the words as they are written, ``parts`` what is
    known of values that are not known."""
    for word, text in zip(words, raw, strict=True):
        name, equals, value = (word if word is not None else text.lstrip(UNKNOWN)).partition("=")
        if name.startswith("-"):
            continue
        if equals:
            whole = value if word is not None else None
            assign(shell, name, whole, certain, parts.get(name, "") if whole is None else "")
        shell.exported.add(name)


def env_prefix(simple: Simple, shell: Shell) -> Mapping[str, str | None]:
    """Assignments behind ``env``: ``env GOOS=linux go build``."""
    found: dict[str, str | None] = {}
    if not simple.words or simple.words[0].literal not in ("env", "/usr/bin/env"):
        return found
    for word in simple.words[1:]:
        text = value(word, shell.variables)
        if text is not None and (text.startswith("-") or "=" not in text) and not is_go(text):
            continue  # an option, or the name behind -u
        if text is None or "=" not in text:
            break
        name, _, content = text.partition("=")
        found[name] = content
    return found


def env_options(simple: Simple) -> bool:
    """Whether the command runs behind ``env`` with options (``env -i``, ``env -u NAME``)."""
    words = [word.literal or "" for word in simple.words]
    return words[:1] in (["env"], ["/usr/bin/env"]) and any(word.startswith("-") for word in words[1:3])


def through_env(simple: Simple, environment: Mapping[str, str | None]) -> dict[str, str | None]:
    """What ``env`` leaves of the environment: nothing with ``-i``, the rest with ``-u NAME``."""
    words = [word.literal or "" for word in simple.words]
    if "-i" in words or "-" in words or "--ignore-environment" in words:
        return {}
    unset = {words[at + 1] for at, word in enumerate(words[:-1]) if word == "-u"}
    unset |= {word.partition("=")[2] for word in words if word.startswith("--unset=")}
    unset |= {word[2:] for word in words if word.startswith("-u") and len(word) > 2}
    return {name: value for name, value in environment.items() if name not in unset}


def with_patterns(argv: Sequence[str], simple: Simple) -> list[str]:
    """The words of a go command; a pattern of Go files (``./*.go``, ``cmd/app/*``) is kept, for the files are
    known."""
    if len(argv) != len(simple.words):
        return [*argv]
    paired = zip(argv, simple.words, strict=True)
    texts = [(glob_text(word) or "") if text.startswith(UNKNOWN) else "" for text, word in paired]
    return [found if found.endswith((".go", "/*")) else text for text, found in zip(argv, texts, strict=True)]


def glob_text(word: Word) -> str | None:
    """The pattern of a word made of literals and globs only."""
    pieces = []
    for part in word.parts:
        if isinstance(part, Literal) and UNKNOWN_TEXT in part.text:
            return None
        if isinstance(part, Literal):
            pieces.append(part.text)
        elif getattr(part, "kind", "") == "glob":
            pieces.append(getattr(part, "text", ""))
        else:
            return None
    return "".join(pieces)
