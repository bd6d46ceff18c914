"""Build constraints: whether the go command builds a file for a platform and a set of tags.

The rules are those of ``go help buildconstraint`` (https://pkg.go.dev/cmd/go#hdr-Build_constraints) and,
for what it leaves open, of go/build's ``matchFile`` and ``goodOSArchFile``.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from rewriter.support.regex import regex
from rewriter.support.tables import table

NEWEST_RELEASE = 27
"""Minor version of the newest Go release whose ``go1.N`` tag holds where no other is given."""

_TOKEN = regex(r"\s*(\|\||&&|[!()]|[\w.]+)")
_GO_BUILD = regex(r"//go:build(?=\s|$)")
_PLUS_BUILD = regex(r"//[ \t]*\+build(?=\s|$)")
_PRECEDENCE = {"||": 1, "&&": 2, "!": 3}


def build_tags(
    tags: Collection[str], *, cgo: bool, release: int = NEWEST_RELEASE, architecture: str = "amd64"
) -> frozenset[str]:
    """Every tag that holds for a build: the user's, the platform's and the releases up to ``go1.release``."""
    implied = {"linux", "unix", architecture, "gc", *(f"go1.{minor}" for minor in range(1, release + 1))}
    if cgo:
        implied.add("cgo")
    return frozenset(implied.union(tags))


def name_matches(name: str, tags: Collection[str]) -> bool:
    """Whether a file of this name is built: no ``_`` or ``.`` in front, a fitting ``_GOOS_GOARCH``."""
    if name.startswith(("_", ".")):
        return False
    systems, architectures = _platforms()
    elements = name.partition(".")[0].split("_")[1:]
    if elements and elements[-1] == "test":
        elements.pop()
    if len(elements) >= 2 and elements[-2] in systems and elements[-1] in architectures:
        return elements[-2] in tags and elements[-1] in tags
    if elements and (elements[-1] in systems or elements[-1] in architectures):
        return elements[-1] in tags
    return True


def header_matches(header: str, tags: Collection[str]) -> bool:
    """Whether the constraints in ``header``, the text above the package clause, hold.

    One ``//go:build`` line outweighs all ``// +build`` lines. A constraint with a syntax error, which
    stops the go command, counts as holding.
    """
    if "go:build" not in header and "+build" not in header:
        return True
    go_build, plus_build = _constraint_lines(header)
    if go_build is not None:
        return _evaluate(_GO_BUILD.sub("", go_build, count=1), tags)
    return all(options_match(_PLUS_BUILD.sub("", line, count=1), tags) for line in plus_build)


@cache
def _platforms() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(table("golang", "platforms")["systems"]), frozenset(
        table("golang", "platforms")["architectures"]
    )


def _constraint_lines(header: str) -> tuple[str | None, list[str]]:
    """The ``//go:build`` line and the ``// +build`` lines of a header.

    As in go/build's ``parseFileHeader``: the latter count only where a blank line follows before
    anything that is no ``//`` comment.
    """
    go_build: str | None = None
    plus_build: list[str] = []
    pending: list[str] = []
    leading, inside = True, False
    for line in header.split("\n")[:-1]:
        text = line.strip()
        if not text and leading:
            plus_build.extend(pending)
            pending.clear()
        leading = leading and (not text or text.startswith("//"))
        if not inside and go_build is None and _GO_BUILD.match(text):
            go_build = text
        if leading and _PLUS_BUILD.match(text):
            pending.append(text)
        inside = _ends_inside(text, inside)
    return go_build, plus_build


def _ends_inside(text: str, inside: bool) -> bool:
    """Whether a block comment is open after ``text``."""
    while text:
        if not inside and text.startswith("//"):
            return False
        _, found, text = text.partition("*/" if inside else "/*")
        if not found:
            return inside
        inside = not inside
    return inside


def options_match(text: str, tags: Collection[str]) -> bool:
    """Whether one of the options of a ``#cgo`` line or a ``// +build`` line holds, with all of its terms."""
    return any(all(_term(term, tags) for term in option.split(",")) for option in text.split())


def _term(term: str, tags: Collection[str]) -> bool:
    return term[1:] not in tags if term.startswith("!") else term in tags


def _evaluate(text: str, tags: Collection[str]) -> bool:
    """The value of a ``//go:build`` expression, with two stacks instead of recursion."""
    values: list[bool] = []
    operators: list[str] = []
    at = 0
    text = text.partition("//")[0].rstrip()
    try:
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                return True
            at = match.end()
            _push(match[1], values, operators, tags)
        while operators:
            _apply(operators.pop(), values)
    except IndexError:
        return True
    return values[0] if len(values) == 1 else True


def _push(token: str, values: list[bool], operators: list[str], tags: Collection[str]) -> None:
    if token in ("(", "!"):
        operators.append(token)
    elif token == ")":
        while operators[-1] != "(":
            _apply(operators.pop(), values)
        operators.pop()
    elif token in _PRECEDENCE:
        while operators and _PRECEDENCE.get(operators[-1], 0) >= _PRECEDENCE[token]:
            _apply(operators.pop(), values)
        operators.append(token)
    else:
        values.append(token in tags)


def _apply(operator: str, values: list[bool]) -> None:
    right = values.pop()
    if operator == "!":
        values.append(not right)
    elif operator == "(":
        raise IndexError(operator)
    else:
        left = values.pop()
        values.append(left and right if operator == "&&" else left or right)
