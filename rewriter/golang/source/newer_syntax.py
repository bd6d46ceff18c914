"""Go that is newer than the grammar, written as the grammar knows it: columns change, lines stay."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.golang.reachability.declarations import LITERAL
from rewriter.support.regex import regex

_BRACKET = regex(r"[()\[\]{}]")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_LINE = regex(r"[^\n]")
_NEW = regex(r"(?<![\w.])new(?=\()")
_METHOD = regex(r"(?:\A|\n)func\s*\([^()]*\)\s*\w+\s*(?=\[)")

_AROUND = regex(r"\s*(?:(?:(?:map\s*)?\[[^\[\]\n]*\]|\*)\s*)*")
"""What stands before the name of a type: ``[]``, ``*``, ``map[string]``."""
_NAME = regex(r"(?!(?:func|struct|interface|chan|map)\b)[^\W\d][\w.]*\s*")
_INDEX = regex(r"\[\s*[\d\]]")
_OTHER_TYPE = regex(r"[^\W\d]|<-\s*chan\b")
_MORE = regex(r"\s*[^\s,]")


def older(text: str) -> str:
    """The same file without what the grammar has no rule for.

    - ``new(x + 1)`` of Go 1.26 becomes ``(new)(x + 1)``: https://go.dev/ref/spec#Allocation
    - The type parameters of a method, of Go 1.27, are left out: https://go.dev/ref/spec#Method_declarations
    """
    bare = LITERAL.sub(lambda found: _LINE.sub(" ", found[0]), text)
    pairs = dict(_pairs(bare))
    values = (new for new in _NEW.finditer(bare) if _has_value(bare, new.end(), pairs))
    edits = [(new.start(), new.end(), "(new)") for new in values]
    for method in _METHOD.finditer(bare):
        start, end = method.end(), pairs.get(method.end(), method.end() - 1) + 1
        edits.append((start, end, "\n" * bare.count("\n", start, end)))
    parts, at = [], 0
    for start, end, instead in sorted(edits):
        parts += [text[at:start], instead]
        at = end
    return "".join([*parts, text[at:]])


def _pairs(bare: str) -> Iterator[tuple[int, int]]:
    """Where brackets open, and where each is closed."""
    opened: list[int] = []
    for found in _BRACKET.finditer(bare):
        if found[0] in _CLOSING:
            opened.append(found.start())
        elif opened and _CLOSING[bare[opened[-1]]] == found[0]:
            yield opened.pop(), found.start()


def _has_value(bare: str, bracket: int, pairs: dict[int, int]) -> bool:
    """Whether what stands in a bracket can be no type. Its literals are blank."""
    end = pairs.get(bracket, bracket)
    around = _AROUND.match(bare, bracket + 1, end)
    at = around.end() if around is not None else end
    name = _NAME.match(bare, at, end)
    if name is None:
        return end > bracket and _OTHER_TYPE.match(bare, at, end) is None
    if name[0].count(".") > 1:
        return True
    at = name.end()
    if at < end and bare[at] == "[":
        if _INDEX.match(bare, at, end) is not None:
            return True
        at = pairs.get(at, end) + 1
    return _MORE.match(bare, at, end) is not None
