"""Shell text as tokens: words, operators, newlines and redirections (POSIX sections 2.3, 2.4, 2.7).

https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html
Bash's ``&>``, ``<<<``, ``|&``, ``<(…)`` and ``[[ … ]]`` are read as bash does: in dash they are syntax errors
or do something that nobody means.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from rewriter.shell.extents import BLANKS, ShellSyntaxError, skip
from rewriter.shell.model import Literal, Opaque, Redirect, Word
from rewriter.shell.position import RESERVED, Position
from rewriter.shell.words import is_name, read_word

_OPERATORS = (";;&", ";;", ";&", "&&", "||", "|&", ";", "&", "|", "(", ")")
_REDIRECTIONS = ("<<<", "<<-", "<<", "<&", "<>", "<", ">>", ">&", ">|", ">", "&>>", "&>")


class Token(Struct, frozen=True):
    """One token; ``word`` and ``redirect`` are set for these kinds, ``operator`` for the others.

    A newline's ``operator`` is ``"\\n"``. ``reserved``: a word that is a reserved word here.
    ``compound``: a redirection of the compound command before it.
    """

    start: int
    end: int
    operator: str = ""
    word: Word | None = None
    redirect: Redirect | None = None
    reserved: bool = False
    compound: bool = False


def tokenize(text: str) -> list[Token]:
    """All tokens of ``text``, comments left out, in linear time. Raises ShellSyntaxError."""
    scanner = _Scanner(text)
    scanner.run()
    return scanner.tokens


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.tokens: list[Token] = []
        self.position = Position()
        self.heredocs: list[int] = []
        """Indices of the tokens whose here-document has not been read yet."""

    def run(self) -> None:
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in BLANKS:
                self.at += 1
            elif self.text.startswith("\\\n", self.at):
                self.at += 2
            elif char == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            else:
                self.token(char)
        if self.position.test:
            raise ShellSyntaxError("[[ without ]]", len(self.text))

    def token(self, char: str) -> None:
        if self.position.test and self.test_operator():
            return
        if char == "\n":
            self.add(Token(self.at, self.at + 1, "\n"))
            self.position.operator("\n")
            self.read_heredocs()
        elif not (self.process_substitution() or self.redirection() or self.operator()):
            word = read_word(self.text, self.at)
            if _hides_a_name(word.raw):
                raise ShellSyntaxError("line continuation inside of a name", word.start)
            self.add(Token(word.start, word.end, word=word, reserved=self.position.word(word.raw)))

    def add(self, token: Token) -> None:
        self.tokens.append(token)
        self.at = token.end

    def test_operator(self) -> bool:
        """Inside of ``[[ ]]`` operators are words."""
        end = next((self.at + len(o) for o in ("&&", "||") if self.text.startswith(o, self.at)), self.at + 1)
        if self.text[self.at] not in "&|<>();\n":
            return False
        opaque = Opaque("[[ operator", self.text[self.at : end])
        self.add(Token(self.at, end, word=Word(opaque.text, (opaque,), self.at, end)))
        return True

    def process_substitution(self) -> bool:
        if not self.text.startswith(("<(", ">("), self.at):
            return False
        end = skip(self.text, self.at)
        raw = self.text[self.at : end]
        word = Word(raw, (Opaque("process substitution", raw),), self.at, end)
        self.position.word(raw)
        self.add(Token(self.at, end, word=word))
        return True

    def _first(self, words: tuple[str, ...], at: int) -> str | None:
        """The first of the words that stands there; mostly none does, which one call tells."""
        if not self.text.startswith(words, at):
            return None
        return next((word for word in words if self.text.startswith(word, at)), None)

    def operator(self) -> bool:
        found = self._first(_OPERATORS, self.at)
        if found is None:
            return False
        try:
            self.position.operator(found)
        except ValueError as error:
            raise ShellSyntaxError(f"unexpected {found}", self.at) from error
        self.add(Token(self.at, self.at + len(found), found))
        return True

    def redirection(self) -> bool:
        start = at = self.at
        while at < len(self.text) and self.text[at] in "0123456789":
            at += 1
        operator = self._first(_REDIRECTIONS, at)
        if operator is None or (operator[0] == "&" and at > start):
            return False
        descriptor = self.text[start:at]
        at += len(operator)
        while self.text.startswith((" ", "\t", "\\\n"), at):
            at += 1 + (self.text[at] == "\\")
        target = read_word(self.text, at)
        if not target.parts:
            raise ShellSyntaxError(f"{operator} without a target", start)
        # 2147483647 is the largest descriptor a shell could mean; longer digits are hostile.
        if len(descriptor) > 9:
            raise ShellSyntaxError("file descriptor out of range", start)
        redirect = Redirect(operator, target, int(descriptor) if descriptor else None)
        self.add(Token(start, target.end, redirect=redirect, compound=self.position.redirect()))
        if operator in {"<<", "<<-"}:
            self.heredocs.append(len(self.tokens) - 1)
        return True

    def read_heredocs(self) -> None:
        for index in self.heredocs:
            token = self.tokens[index]
            if token.redirect is not None:
                body, self.at = _heredoc(self.text, self.at, token.redirect)
                self.tokens[index] = replace(token, redirect=replace(token.redirect, body=body))
        self.heredocs.clear()


def _hides_a_name(raw: str) -> bool:
    """Whether a word is a reserved word or an assignment once its continued lines are joined."""
    if "\\\n" not in raw:
        return False
    joined = raw.replace("\\\n", "")
    name, equals, _ = joined.partition("=")
    return joined in RESERVED or (bool(equals) and is_name(name) and not raw.startswith(name + "="))


def _heredoc(text: str, start: int, redirect: Redirect) -> tuple[str, int]:
    """The body that begins at ``start`` and the offset after its terminator line (section 2.7.4)."""
    delimiter = redirect.target.literal
    if delimiter is None:
        delimiter = "".join(part.text if isinstance(part, Literal) else "" for part in redirect.target.parts)
        raise ShellSyntaxError(f"here-document with a computed delimiter {delimiter}", redirect.target.start)
    quoted = any(isinstance(part, Literal) and part.quoted for part in redirect.target.parts)
    strip = redirect.operator == "<<-"
    lines: list[str] = []
    continued = False
    for line, end in _lines(text, start):
        line = line.lstrip("\t") if strip else line
        if not continued and line == delimiter:
            return "".join(lines), end
        lines.append(line + "\n")
        # An unquoted body joins continued lines before the delimiter is looked for.
        continued = not quoted and (len(line) - len(line.rstrip("\\"))) % 2 == 1
    return "".join(lines), len(text)


def _lines(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The lines from ``start`` on, without line ending, and the offset after each."""
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield text[start:end], min(end + 1, len(text))
        start = end + 1
