"""The targets of a Makefile while it is read: their prerequisites, recipes and own variables."""

from __future__ import annotations

from msgspec import Struct

from rewriter.model import Place
from rewriter.support.paths import is_pattern
from rewriter.trace.recipes.makefile.conditions import Conditions
from rewriter.trace.recipes.makefile.expand import Expander, Host
from rewriter.trace.recipes.makefile.functions import stem
from rewriter.trace.recipes.makefile.lines import Assignment, outside
from rewriter.trace.recipes.makefile.rules import Line, Rule, Rules, Specific
from rewriter.trace.recipes.model import FILES, UNKNOWN, NotPlain, has_unknown


class _Waiting(Struct):
    """A rule that recipe lines may follow; ``own`` is how many prerequisites it was just given."""

    rule: Rule
    own: int
    started: bool = False

    def add(self, line: Line) -> None:
        """A recipe replaces an earlier one, and the prerequisites beside it come first (``record_files``)."""
        rule = self.rule
        if not self.started:
            cut = len(rule.prerequisites) - self.own
            rule.prerequisites = [*rule.prerequisites[cut:], *rule.prerequisites[:cut]]
            rule.recipe = []
            self.started = True
        assert rule.recipe is not None
        rule.recipe.append(line)


class Targets(Struct):
    """Puts what lines say of targets into ``rules``. Raises ``NotPlain``."""

    _rules: Rules
    _expander: Expander
    """Lines stand where it is."""
    _host: Host
    _conditions: Conditions
    waiting: list[_Waiting] | None = None
    """The rules that recipe lines may follow; ``None`` behind a line that is no rule."""

    def recipe(self, text: str, place: Place) -> None:
        """A line of the recipe of all rules that wait for one."""
        for waiting in self.waiting or ():
            waiting.add(Line(text, place, self._conditions.doubt))

    def make(self, targets: list[str], rest: str, doubt: str) -> None:
        """A rule: ``rest`` is what stands behind its colon."""
        semicolon = outside(rest, ";")
        inline = rest[semicolon + 1 :].lstrip(" \t") if semicolon >= 0 else None
        rest = rest[:semicolon] if semicolon >= 0 else rest
        colon = outside(rest, ":")
        pattern = self._expander.expand(rest[:colon]).strip(" \t") if colon >= 0 else ""
        normal, _, order_only = self._expander.expand(rest[colon + 1 :]).partition("|")
        self.waiting = []
        for target in targets:
            if UNKNOWN in target or FILES in target:
                continue  # nobody can name it, except by a name that is not known either
            rule = self._one_rule(target, doubt)
            if doubt:
                rule.doubt = doubt
            matched = stem(pattern, target) if pattern else ""
            if matched is None:
                raise NotPlain(f"its pattern does not fit {target}")
            rule.stem = matched or rule.stem
            self._prerequisites(rule, normal, order_only, matched if pattern else None, inline)

    def _prerequisites(
        self, rule: Rule, normal: str, order_only: str, matched: str | None, inline: str | None
    ) -> None:
        found = [self._names(text, matched) for text in (normal, order_only)]
        rule.prerequisites = [*rule.prerequisites, *found[0]]
        rule.order_only = [*rule.order_only, *found[1]]
        waiting = _Waiting(rule, len(found[0]))
        if inline is not None:
            waiting.add(Line(inline, self._expander.place))
        assert self.waiting is not None
        self.waiting.append(waiting)

    def _names(self, text: str, matched: str | None) -> list[str]:
        names: list[str] = []
        for word in text.split():
            name = plain(word if matched is None else word.replace("%", matched, 1))
            if not is_pattern(name) or "%" in name:
                names.append(name)
                continue
            matches = None if has_unknown(name) else self._host.wildcard(name)
            names.extend([FILES] if matches is None else (matches or [name]))
        return names

    def _one_rule(self, target: str, doubt: str) -> Rule:
        if "%" in target:
            rule = Rule(target, self._expander.place)
            self._rules.patterns.append(rule)
            return rule
        if target.startswith(".") and "/" not in target:
            return self._special(target)
        if is_pattern(target):
            doubt = doubt or "its name is a pattern of files"
        if not self._rules.first:
            self._rules.first = target
            if self._conditions.doubt:
                self._rules.doubtful_first = self._expander.place
        rule = self._rules.rule(target, self._expander.place)
        rule.doubt = rule.doubt or doubt or ("it has several rules with two colons" if rule.double else "")
        return rule

    def _special(self, target: str) -> Rule:
        """``.PHONY`` and its kin collect prerequisites (manual, section 4.9)."""
        self._rules.special.add(target)
        return self._rules.rule(target, self._expander.place)

    def assign(self, targets: list[str], found: Assignment, doubt: str) -> None:
        """``target: NAME = value``."""
        name = self._expander.expand(found.name).strip(" \t")
        text = self._expander.expand(found.value) if found.operator.startswith(":") else found.value
        if found.operator == "!=":
            text = self._host.shell(self._expander.expand(found.value), self._expander.place)
        origin = "override" if "override" in found.modifiers else "file"
        made = Specific(
            name, found.operator, text, "export" in found.modifiers, origin, "private" in found.modifiers
        )
        for target in targets:
            if has_unknown(target) or (doubt and "%" in target):
                raise NotPlain("it sets variables for targets that are not named")
            if "%" in target:
                self._rules.specific.append((target, made))
                continue
            rule = self._rules.rule(target, self._expander.place)
            rule.specific.append(made)
            rule.doubt = rule.doubt or doubt


def plain(name: str) -> str:
    """A file name as make keeps it: without ``./`` before it."""
    while name.startswith("./") and len(name) > 2:
        name = name[2:].lstrip("/")
    return name
