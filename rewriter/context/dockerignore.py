"""``.dockerignore``: which files of a folder are not part of the build context.

Sources: https://docs.docker.com/build/concepts/context/#dockerignore-files,
https://github.com/moby/patternmatcher (``ignorefile``, ``MatchesUsingParentResults``), and for the order
of the two file names ``frontend/dockerui/config.go`` of BuildKit.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from msgspec import Struct

from rewriter.context.glob import Automaton, GlobError, compile_glob

MAX_BYTES = 1 << 20
MAX_LINE = 65536
"""Go's ``bufio.Scanner`` gives up at this length, and the build with it."""
MAX_RULES = 4096

_SPACE = (
    "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""``unicode.IsSpace`` of Go, which ``strings.TrimSpace`` takes away; Python's has U+001C to U+001F too."""


class Rule(Struct, frozen=True):
    """One pattern. ``automaton`` is ``None`` for a plain path, ``**`` prefix or ``**`` suffix."""

    pattern: str
    """Cleaned, without ``!``."""
    negated: bool
    automaton: Automaton | None

    def matches(self, path: str) -> bool:
        """Whether the pattern matches this very path (not one of its parents)."""
        if self.automaton is not None:
            return self.automaton.matches(path)
        if self.pattern.startswith("**"):
            ending = self.pattern[2:]
            return path.endswith(ending) or (ending[:1] == "/" and path == ending[1:])
        if self.pattern.endswith("**"):
            return path.startswith(self.pattern[:-2])
        return path == self.pattern


class DockerIgnore(Struct, frozen=True):
    """The rules of one file, in order; the default has none.

    ``problems`` holds what BuildKit rejects (the build fails) or what is not read here; such a rule
    matches nothing.
    """

    rules: tuple[Rule, ...] = ()
    problems: tuple[str, ...] = ()
    name: str | None = None
    """The file's name, ``None`` if there is no file."""

    def match(self, path: str, parent: int | None = None) -> tuple[bool, int]:
        """Whether the path is ignored, and the bit set of rules that matched it or a parent.

        ``path`` is relative to the context root; ``parent`` is the bit set of its folder, ``None`` for
        a path at the top.
        """
        ignored, matched = False, 0
        for number, rule in enumerate(self.rules):
            hit = parent is not None and bool(parent >> number & 1)
            if not hit:
                # A rule that could not change the outcome is not asked, as in moby.
                if rule.negated != ignored:
                    continue
                hit = rule.matches(path)
            if hit:
                matched |= 1 << number
                ignored = not rule.negated
        return ignored, matched

    def ignores(self, path: str) -> bool:
        """Whether the path is left out of the context, by itself or with a parent (``""`` never is)."""
        ignored, matched = False, None
        for ancestor in _ancestors(path):
            ignored, matched = self.match(ancestor, matched)
        return ignored

    def may_keep_below(self, folder: str) -> bool:
        """Whether something in an ignored folder may be taken in again by a ``!`` rule."""
        kept = [rule.pattern for rule in self.rules if rule.negated]
        plain = [pattern.removesuffix("/**").removesuffix("/*") for pattern in kept]
        if any(character in pattern for pattern in plain for character in "*[]?^\\"):
            return True
        return any(f"{pattern}/".startswith(f"{folder}/") for pattern in plain)


def _ancestors(path: str) -> Iterator[str]:
    parts = path.split("/") if path else []
    for count in range(1, len(parts) + 1):
        yield "/".join(parts[:count])


def parse_dockerignore(text: str, name: str | None = ".dockerignore") -> DockerIgnore:
    """The rules of the text of a ``.dockerignore`` (never raises)."""
    rules: list[Rule] = []
    problems: list[str] = []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if len(line) >= MAX_LINE:
            problems.append(f"{name}:{number}: the line is too long")
            break
        if line.startswith("#") or not line.strip(_SPACE):
            continue
        if len(rules) == MAX_RULES:
            problems.append(f"{name}:{number}: more than {MAX_RULES} patterns")
            break
        try:
            rules.append(_rule(line.strip(_SPACE)))
        except GlobError as error:
            problems.append(f"{name}:{number}: {line.strip(_SPACE)[:200]}: {error}")
    return DockerIgnore(tuple(rules), tuple(problems), name)


def _rule(line: str) -> Rule:
    negated = line.startswith("!")
    pattern = line[1:].strip(_SPACE) if negated else line
    if not pattern:
        raise GlobError("there is no pattern after the !")
    pattern = _clean(pattern)
    if len(pattern) > 1 and pattern.startswith("/"):
        pattern = pattern[1:]
    return Rule(pattern, negated, _automaton(pattern))


def _clean(path: str) -> str:
    """``filepath.Clean`` of Go; Python keeps two leading slashes as POSIX allows."""
    cleaned = posixpath.normpath(path)
    return cleaned[1:] if cleaned.startswith("//") else cleaned


def _automaton(pattern: str) -> Automaton | None:
    body = pattern
    if pattern.startswith("**"):
        body = pattern[2:]
    elif pattern.endswith("**"):
        body = pattern[:-2]
    if not any(character in body for character in "*?[]\\"):
        return None
    return compile_glob(pattern, double_star=True)
