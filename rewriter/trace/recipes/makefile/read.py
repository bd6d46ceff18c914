"""Read a Makefile into variables and rules, line by line as make does (``eval`` in its ``read.c``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rewriter.model import Place
from rewriter.support.messages import shorten
from rewriter.support.paths import is_pattern
from rewriter.trace.recipes.makefile.conditions import Conditions
from rewriter.trace.recipes.makefile.expand import Expander, Host, Stopped, closing
from rewriter.trace.recipes.makefile.lines import Assignment, Lines, assignment, outside, without_comment
from rewriter.trace.recipes.makefile.rules import Rules, Search
from rewriter.trace.recipes.makefile.targets import Targets, plain
from rewriter.trace.recipes.makefile.variables import Variable, Variables
from rewriter.trace.recipes.model import MOST_CHARACTERS, NotPlain, has_unknown

_MOST_FILES = 50
_DEEPEST = 8


class ReadingHost(Host, Protocol):
    """What reading asks of the image besides."""

    def read(self, path: str) -> tuple[str, str] | None:
        """The text of a file and what messages call it, ``None`` where there is none."""

    def absent(self, path: str, place: Place) -> None:
        """A file that ``-include`` names is not there."""


class Reader:
    """Reads the Makefile and what it includes. Raises ``NotPlain``."""

    def __init__(self, variables: Variables, expander: Expander, host: ReadingHost) -> None:
        """Nothing is read yet."""
        self.rules = Rules()
        self._variables = variables
        self._expander = expander
        self._host = host
        self._files = 0
        self._characters = 0
        self._conditions = Conditions(variables, expander)
        self._targets = Targets(self.rules, expander, host, self._conditions)
        self._depth = 0
        """How many ``$(eval …)`` are around."""

    def read(self, text: str, path: str, name: str, depth: int = 0) -> None:
        """Read a file that make knows by ``name``."""
        self._files += 1
        self._characters += len(text)
        if self._files > _MOST_FILES or depth > _DEEPEST or self._characters > MOST_CHARACTERS:
            raise NotPlain("it includes too much", self._expander.place)
        self._expander.evaluate = self._eval
        listed = self._variables.get("MAKEFILE_LIST")
        known = listed.text if listed is not None and listed.origin == "file" else ""
        self._variables.set("MAKEFILE_LIST", Variable(f"{known} {name}".strip(), False))
        lines = Lines(text, path)
        around = self._conditions.depth
        self._targets.waiting = None
        while lines.more():
            try:
                self._one(lines, depth)
            except NotPlain as stop:
                if isinstance(stop, Stopped) and self._conditions.stopped():
                    continue
                stop.place = stop.place or lines.place
                raise
        if self._conditions.depth != around:
            raise NotPlain("it has a condition without endif", lines.place)
        self._targets.waiting = None

    def finish(self) -> None:
        """All is read: what recipes evaluate comes too late for rules."""
        self._expander.evaluate = None

    def _eval(self, text: str) -> None:
        """``$(eval …)`` (manual, section 8.10): its text is read in the place of the line."""
        place, self._targets.waiting = self._expander.place, None
        self._depth += 1
        self._characters += len(text)
        if self._depth > _DEEPEST or self._characters > MOST_CHARACTERS:
            raise NotPlain("it evaluates too much")
        lines, around = Lines(text, place.path, at=place.line), self._conditions.depth
        while lines.more():
            self._one(lines, _DEEPEST)
        if self._conditions.depth != around:
            raise NotPlain("it has a condition without endif")
        self._depth -= 1
        self._targets.waiting = None
        self._expander.place = place

    def _one(self, lines: Lines, depth: int) -> None:
        if lines.is_recipe() and self._targets.waiting is not None:
            text = lines.recipe()
            if not self._conditions.ignoring:
                self._targets.recipe(text, lines.place)
            return
        is_tab = lines.is_recipe()
        text = without_comment(lines.logical())
        self._expander.place = lines.place
        found = assignment(text)
        if found is not None:
            body = lines.definition() if "define" in found.modifiers else None
            if not self._conditions.ignoring:
                self._targets.waiting = None
                self._assign(found, body)
            return
        keyword, _, rest = text.strip(" \t").replace("\t", " ", 1).partition(" ")
        if not keyword:
            return
        if "(" in keyword and keyword.partition("(")[0] in ("ifeq", "ifneq"):
            keyword, rest = keyword[: keyword.index("(")], text.strip(" \t")[keyword.index("(") :]
        if self._conditions.line(keyword, rest) or self._conditions.ignoring:
            return
        if self._directive(keyword, rest, depth):
            return
        if is_tab:
            raise NotPlain("it has a recipe without a target")
        self._rule(text)

    # -- variables ----------------------------------------------------------------------------------------

    def _assign(self, found: Assignment, body: str | None) -> None:
        name = self._expander.expand(found.name).strip(" \t")
        if has_unknown(name) or not name:
            raise NotPlain("it sets a variable whose name is not known")
        if name in (".RECIPEPREFIX", "GPATH"):
            raise NotPlain(f"it sets {name}")
        self.rules.set_at[name] = self._expander.place
        origin = "override" if "override" in found.modifiers else "file"
        if "export" in found.modifiers:
            self._export([name], exported=True)
        if "undefine" in found.modifiers:
            self._variables.set(name, Variable("", True, "undefined"))
            return
        value = body if body is not None else found.value
        made = self._value(found.operator, value, self._variables.get(name), origin)
        if made is not None:
            self._variables.set(name, made)

    def _value(self, operator: str, text: str, held: Variable | None, origin: str) -> Variable | None:
        """The variable that an assignment makes; ``None`` where it changes nothing."""
        match operator:
            case ":=" | "::=" | ":::=":
                return Variable(self._expander.expand(text), False, origin)
            case "?=":
                return Variable(text, True, origin) if held is None else None
            case "!=":
                return Variable(
                    self._host.shell(self._expander.expand(text), self._expander.place), False, origin
                )
            case "+=" if held is not None:
                added = text if held.recursive else self._expander.expand(text)
                joined = f"{held.text} {added}" if held.text else added
                if len(joined) > MOST_CHARACTERS:
                    raise NotPlain("its variables grow without end")
                return Variable(joined, held.recursive, origin)
            case _:
                return Variable(text, True, origin)

    def _export(self, names: Sequence[str], *, exported: bool) -> None:
        for name in names:
            self.rules.exported[name] = None if self._conditions.doubt else exported

    # -- directives ---------------------------------------------------------------------------------------

    def _directive(self, keyword: str, rest: str, depth: int) -> bool:
        match keyword:
            case "export" | "unexport":
                self._targets.waiting = None
                names = self._expander.expand(rest).split()
                if any(has_unknown(name) for name in names):
                    raise NotPlain("it exports variables whose names are not known")
                if names:
                    self._export(names, exported=keyword == "export")
                elif self._conditions.doubt:
                    raise NotPlain("whether it exports all variables cannot be decided")
                else:
                    self.rules.export_all = keyword == "export"
            case "include" | "-include" | "sinclude":
                self._include(rest, keyword != "include", depth)
            case "vpath":
                self._search(self._expander.expand(rest).split())
            case "load" | "-load":
                raise NotPlain(f"it uses {keyword}")
            case "endef":
                raise NotPlain("it has an endef too many")
            case _:
                return False
        return True

    def _search(self, words: Sequence[str]) -> None:
        """``vpath PATTERN FOLDERS``, or without folders the end of that (manual, section 4.5.2)."""
        if any(map(has_unknown, words)) or self._conditions.doubt:
            raise NotPlain("where it looks for files is not known")
        self._targets.waiting = None
        folders = [folder for word in words[1:] for folder in word.split(":") if folder]
        if folders:
            self.rules.searches.append(Search(words[0], tuple(folders), self._expander.place))
        else:
            kept = [search for search in self.rules.searches if words and search.pattern != words[0]]
            self.rules.searches[:] = kept

    def _include(self, rest: str, may_lack: bool, depth: int) -> None:
        place = self._expander.place
        self._targets.waiting = None
        for word in self._expander.expand(rest).split():
            if has_unknown(word) or self._conditions.doubt:
                raise NotPlain("which files it includes is not known")
            matches = self._host.wildcard(word) if is_pattern(word) else [word]
            if matches is None:
                raise NotPlain("which files it includes is not known")
            for path in matches:
                found = self._host.read(path)
                if found is not None:
                    self.read(found[0], found[1], path, depth + 1)
                elif may_lack:
                    self._host.absent(path, place)
                else:
                    raise NotPlain(f"it includes {path}, which is not in the build context", place)
        self._expander.place = place

    # -- rules --------------------------------------------------------------------------------------------

    def _rule(self, text: str) -> None:
        colon = outside(text, ":")
        if colon < 0:
            command = text.strip(" \t").removeprefix("$(shell ")
            if text.strip(" \t").startswith("$(shell ") and closing(text.strip(" \t"), 1) == len(command) + 7:
                command = self._expander.expand(command[:-1])
                if self._host.shell(command, self._expander.place, certain=not self._conditions.doubt):
                    raise NotPlain("what it reads is the output of a command")
            elif self._expander.expand(text).strip():
                raise NotPlain("it has a line that is no rule")
            return
        self._targets.waiting = None
        targets = [plain(word) for word in self._expander.expand(text[:colon]).split()]
        rest = text[colon + 1 :]
        doubt, is_double = "", rest.startswith(":")
        if is_double and any(name in self.rules.targets for name in targets):
            doubt = "it has several rules with two colons"
        if targets and targets[-1].endswith("&"):
            doubt, targets[-1] = "it makes several files at once", targets[-1][:-1]
        if self._conditions.doubt:
            doubt = f"it depends on {shorten(self._conditions.undecided)}, which cannot be decided"
        found = assignment(rest)
        if found is not None and not is_double:
            self._targets.assign(targets, found, doubt)
            return
        targets = list(filter(None, targets))
        self._targets.make(targets, rest.removeprefix(":"), doubt)
        for name in targets if is_double else ():
            self.rules.rule(name, self._expander.place).double = True
