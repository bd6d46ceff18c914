"""``ifeq``, ``ifdef`` and their kin, decided or not (manual, chapter 7)."""

from __future__ import annotations

from msgspec import Struct, field

from rewriter.trace.recipes.makefile.expand import Expander, closing
from rewriter.trace.recipes.makefile.lines import outside
from rewriter.trace.recipes.makefile.variables import Variable, Variables
from rewriter.trace.recipes.model import FILES, UNKNOWN, NotPlain, has_unknown

OPENING = frozenset({"ifeq", "ifneq", "ifdef", "ifndef"})


class _Frame(Struct):
    """One ``if … endif``. ``state``: ``active``, ``waiting`` (no branch taken yet), ``done``, ``ignored``
    (inside of a branch that is not read) or ``doubt`` (every branch is read)."""

    state: str
    text: str = ""
    """What is asked, as it is written."""
    results: list[dict[str, Variable]] = field(default_factory=list)
    has_else: bool = False
    impossible: bool = False
    """The branch stops make, which it did not: it was not taken."""


class Conditions(Struct):
    """The conditions around a line."""

    _variables: Variables
    _expander: Expander
    _frames: list[_Frame] = []

    @property
    def ignoring(self) -> bool:
        """Whether lines here are not read."""
        return any(
            frame.state in ("waiting", "done", "ignored") or frame.impossible for frame in self._frames
        )

    @property
    def doubt(self) -> bool:
        """Whether nobody knows if lines here count."""
        return any(frame.state == "doubt" for frame in self._frames)

    @property
    def undecided(self) -> str:
        """The innermost condition that nobody can decide, as it is written."""
        return next((frame.text for frame in reversed(self._frames) if frame.state == "doubt"), "")

    @property
    def depth(self) -> int:
        """How many are open."""
        return len(self._frames)

    def stopped(self) -> bool:
        """An ``$(error)`` was met: in a doubtful branch that says that it was not taken."""
        frame = next((f for f in reversed(self._frames) if f.state == "doubt"), None)
        if frame is None or self.ignoring:
            return False
        frame.impossible = True
        return True

    def line(self, keyword: str, rest: str) -> bool:
        """Take the line if it is one of a condition. Raises ``NotPlain``."""
        if keyword in OPENING:
            self._open(keyword, rest)
        elif keyword == "else":
            self._else(rest)
        elif keyword == "endif":
            self._close()
        else:
            return False
        return True

    def _open(self, keyword: str, rest: str) -> None:
        if len(self._frames) > 50:
            raise NotPlain("its conditions are nested too deep")
        if self.ignoring:
            self._frames.append(_Frame("ignored"))
            return
        decided = self._decide(keyword, rest)
        if decided is None:
            self._frames.append(_Frame("doubt", f"{keyword} {rest}".strip()))
            self._variables.begin()
        else:
            self._frames.append(_Frame("active" if decided else "waiting", f"{keyword} {rest}".strip()))

    def _else(self, rest: str) -> None:
        if not self._frames or self._frames[-1].has_else:
            raise NotPlain("it has an else without its condition")
        frame = self._frames[-1]
        keyword, _, condition = rest.strip(" \t").replace("\t", " ").partition(" ")
        frame.has_else = keyword not in OPENING
        match frame.state:
            case "active":
                frame.state = "done"
            case "waiting":
                decided = True if frame.has_else else self._decided_else(keyword, condition, frame)
                if decided:
                    frame.state = "active"
            case "doubt":
                self._branch(frame)
                self._variables.begin()

    def _decided_else(self, keyword: str, rest: str, frame: _Frame) -> bool:
        frame.state = "active"  # to be asked inside of the frame's surroundings only
        decided = self._decide(keyword, rest)
        frame.state = "waiting"
        if decided is None:
            frame.state, frame.text = "doubt", f"{keyword} {rest}".strip()
            self._variables.begin()
        return decided is True

    def _branch(self, frame: _Frame) -> None:
        made = self._variables.take_back()
        if not frame.impossible:
            frame.results.append(made)
        frame.impossible = False

    def _close(self) -> None:
        if not self._frames:
            raise NotPlain("it has an endif too many")
        frame = self._frames.pop()
        if frame.state != "doubt":
            return
        self._branch(frame)
        if not frame.has_else:
            frame.results.append({})
        names = {name: None for result in frame.results for name in result}
        for name in names:
            held = self._variables.get(name)
            values = [result.get(name, held) for result in frame.results]
            first = values[0]
            same = first is not None and all(value == first for value in values)
            origin = first.origin if first is not None else "file"
            self._variables.set(
                name, first if same and first is not None else Variable(UNKNOWN, False, origin)
            )

    def _decide(self, keyword: str, rest: str) -> bool | None:
        if keyword in ("ifdef", "ifndef"):
            name = self._expander.expand(rest).strip(" \t")
            if has_unknown(name):
                return None
            found = self._expander.lookup(name)
            if found is not None and found.text in (UNKNOWN, FILES):
                return None
            defined = found is not None and found.text != ""
            return defined == (keyword == "ifdef")
        first, second = (self._expander.expand(part) for part in _arguments(rest))
        equal = _equal(first, second)
        return None if equal is None else equal == (keyword == "ifeq")


def _equal(first: str, second: str) -> bool | None:
    """Whether two texts are equal; ``None`` where parts that are not known decide it."""
    if not has_unknown(first) and not has_unknown(second):
        return first == second
    if FILES in first + second and "" in (first, second):
        return None
    known = [text for text in (first, second) if not has_unknown(text)]
    if len(known) == 1:
        other = second if known[0] == first else first
        needed = [piece for piece in other.replace(FILES, UNKNOWN).split(UNKNOWN) if piece]
        if any(piece not in known[0] for piece in needed):
            return False
    return None


def _arguments(rest: str) -> tuple[str, str]:
    """The two sides of ``ifeq (a,b)`` or ``ifeq "a" "b"``."""
    rest = rest.strip(" \t")
    if rest.startswith("("):
        end = closing(rest, 0)
        inner = rest[1:end]
        comma = outside(inner, ",")
        if comma < 0 or rest[end + 1 :].strip():
            raise NotPlain("it has a condition that is not complete")
        return inner[:comma].rstrip(" \t"), inner[comma + 1 :].lstrip(" \t")
    if rest[:1] in ('"', "'"):
        end = rest.find(rest[0], 1)
        first, rest = rest[1:end], rest[end + 1 :].lstrip(" \t")
        if end > 0 and rest[:1] in ('"', "'") and rest.count(rest[0]) >= 2:
            return first, rest[1 : rest.find(rest[0], 1)]
    raise NotPlain("it has a condition that is not complete")
