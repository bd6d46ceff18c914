"""Rules of patterns (``%.o: %.c``), and which of them makes a target (manual, section 10.5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from rewriter.support.paths import is_pattern
from rewriter.trace.recipes.makefile.functions import stem
from rewriter.trace.recipes.makefile.rules import Rule, Rules
from rewriter.trace.recipes.model import FILES, NotPlain, has_unknown

_CHAINED = 2
"""Pattern rules that lead to one another."""


class PatternRules(Struct):
    """The pattern rules of a run of make. Raises ``NotPlain``."""

    _rules: Rules
    _exists: Callable[[str], bool | None]
    """Whether a file is there."""
    _matches: Callable[[str], Sequence[str] | None]
    """What a pattern of files names."""

    def implicit(self, target: str, rule: Rule | None) -> Rule | None:
        """The pattern rule for a target without recipe (manual, section 10.5), merged with its own rule."""
        found: list[tuple[str, Rule]] = []
        for pattern in self._rules.patterns:
            if pattern.target == "%" and self._exists(target) is not False:
                continue  # a rule for anything is not for files that are there
            matched = _stem(pattern.target, target)
            if matched is not None and pattern.recipe is not None:
                found.append((matched, pattern))
        if not found:
            return rule
        found.sort(key=lambda item: len(item[0]))
        for matched, pattern in found:
            made = self._globbed(_made(target, matched, pattern))
            if all(self._can_be(name, 0) for name in (*made.prerequisites, *made.order_only)):
                if pattern.doubt:
                    raise NotPlain(f"the rule of {target} cannot be followed: {pattern.doubt}", pattern.place)
                return _merged(made, rule)
        return rule

    def _globbed(self, rule: Rule) -> Rule:
        """Patterns of files in the prerequisites of a pattern rule are those of the target."""
        rule.prerequisites = [name for word in rule.prerequisites for name in self._files(word)]
        rule.order_only = [name for word in rule.order_only for name in self._files(word)]
        return rule

    def _files(self, word: str) -> Sequence[str]:
        if not is_pattern(word) or has_unknown(word):
            return [word]
        found = self._matches(word)
        return [FILES] if found is None else (found or [word])

    def _can_be(self, name: str, depth: int) -> bool:
        """Whether make finds a way to a prerequisite of a pattern rule, through other ones too."""
        if has_unknown(name) or name in self._rules.targets or self._exists(name) is not False:
            return True
        if depth >= _CHAINED:
            return False
        for pattern in self._rules.patterns:
            matched = _stem(pattern.target, name)
            if matched is not None and pattern.recipe is not None and pattern.target != "%":
                made = _made(name, matched, pattern)
                if all(self._can_be(n, depth + 1) for n in (*made.prerequisites, *made.order_only)):
                    return True
        return False


def _stem(pattern: str, target: str) -> str | None:
    """A pattern without a slash is held against the name only (manual, section 10.5.4)."""
    matched = stem(pattern, target)
    if "/" in pattern or "/" not in target:
        return matched or None
    head, _, name = target.rpartition("/")
    matched = stem(pattern, name)
    return f"{head}/{matched}" if matched else None


def _made(target: str, matched: str, pattern: Rule) -> Rule:
    slash = "/" in pattern.target or "/" not in target
    folder, _, name = ("", "", matched) if slash else matched.rpartition("/")

    def named(word: str) -> str:
        if "%" not in word:
            return word
        inside = word.replace("%", name, 1)
        return f"{folder}/{inside}" if folder else inside

    made = Rule(target, pattern.place, stem=matched, recipe=pattern.recipe)
    made.prerequisites = [named(word) for word in pattern.prerequisites]
    made.order_only = [named(word) for word in pattern.order_only]
    return made


def _merged(made: Rule, rule: Rule | None) -> Rule:
    """A rule of a pattern with what the target's own rule says."""
    if rule is not None:
        made.prerequisites += rule.prerequisites
        made.order_only += rule.order_only
        made.specific = rule.specific
    return made
