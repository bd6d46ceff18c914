"""Which recipes make runs for its goals, in which order, with which variables (manual, chapters 4 and 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from rewriter.model import Place
from rewriter.trace.recipes.makefile.expand import Expander, Scopes
from rewriter.trace.recipes.makefile.functions import stem
from rewriter.trace.recipes.makefile.pattern_rules import PatternRules
from rewriter.trace.recipes.makefile.rules import Line, Rule, Rules, Scope, Search
from rewriter.trace.recipes.makefile.variables import Variable, Variables
from rewriter.trace.recipes.model import FILES, UNKNOWN, NotPlain, has_unknown

_DEEPEST = 100
_SHELLS = frozenset({"sh", "bash", "ash", "dash"})
_REFUSED = {".IGNORE": "errors are ignored", ".DEFAULT": "it has a .DEFAULT rule"}


class Command(Struct, frozen=True):
    """An expanded line of a recipe. ``ignored``: make goes on where it fails, or may not run it at all."""

    text: str
    place: Place
    ignored: bool
    variables: Mapping[str, str | None]
    """What is exported to it besides the environment of make; ``None``: the value is not known."""
    removed: frozenset[str] = frozenset()
    """Variables of the environment that it does not get (``unexport``)."""


class Surroundings(Struct, frozen=True):
    """What execution asks of the image, and where its commands go."""

    exists: Callable[[str], bool | None]
    matches: Callable[[str], Sequence[str] | None]
    """What a pattern of files matches; ``None`` where that is not known."""
    follow: Callable[[Command], None]
    undecided: Callable[[str, Place], None]
    """Told of a target that exists: whether its recipe runs depends on times of files."""


class Goals:
    """Runs the recipes of goals, each target once. Raises ``NotPlain``."""

    def __init__(
        self, rules: Rules, variables: Variables, expander: Expander, around: Surroundings, *, always: bool
    ) -> None:
        """``always`` is make's ``-B``."""
        self._rules = rules
        self._variables = variables
        self._expander = expander
        self._around = around
        self._always = always
        self._patterns = PatternRules(rules, self._exists, around.matches)
        self._done: dict[str, bool] = {}
        self._plain: dict[str, str | None] | None = None
        """What recipes get where no target has variables of its own."""
        self._searches = [*rules.searches]
        folders = expander.value("VPATH").replace(":", " ").split()
        if folders:
            place = rules.set_at.get("VPATH", expander.place)
            if any(map(has_unknown, folders)):
                raise NotPlain("where it looks for files is not known", place)
            self._searches.append(Search("%", tuple(folders), place))
        phony = rules.targets.get(".PHONY")
        self._phony = set(phony.prerequisites) if phony is not None else set()
        for name, reason in _REFUSED.items():
            if name in rules.special:
                raise NotPlain(reason, rules.targets[name].place)

    def _exists(self, name: str) -> bool | None:
        """Whether a file is there; where make would find it elsewhere, it uses other names than are read."""
        found = self._around.exists(name)
        for search in self._searches if found is False and not name.startswith("/") else ():
            fits = stem(search.pattern, name) is not None
            if fits and any(
                self._around.exists(f"{folder}/{name}") is not False for folder in search.folders
            ):
                raise NotPlain(f"it looks for {name} in other folders", search.place)
        return found

    def run(self, goals: Sequence[str]) -> None:
        """Bring the goals up to date."""
        for goal in goals:
            self._update(goal, (), 0)

    def default(self) -> str:
        """The goal where none is given (manual, section 9.2)."""
        chosen = self._variables.get(".DEFAULT_GOAL")
        if chosen is not None:
            name = self._expander.value(".DEFAULT_GOAL").strip()
            if has_unknown(name):
                raise NotPlain("its default goal is not known")
            return name
        if self._rules.doubtful_first is not None:
            raise NotPlain("which target is the first one is not known", self._rules.doubtful_first)
        if not self._rules.first:
            raise NotPlain("it has no target")
        return self._rules.first

    def _update(self, target: str, around: Scopes, depth: int) -> bool:
        """Whether a target counts as changed for those that depend on it."""
        if target in self._done:
            return self._done[target]
        if depth > _DEEPEST:
            raise NotPlain("its targets are nested too deep")
        self._done[target] = False  # make drops a circular prerequisite
        rule = self._rules.targets.get(target)
        if rule is not None and rule.doubt:
            raise NotPlain(f"the rule of {target} cannot be followed: {rule.doubt}", rule.place)
        if (rule is None or rule.recipe is None) and target not in self._phony:
            rule = self._patterns.implicit(target, rule)
        changed = self._leaf(target) if rule is None else self._rule(target, rule, around, depth)
        self._done[target] = changed
        return changed

    def _leaf(self, target: str) -> bool:
        """A target without any rule: it must be there."""
        if target in self._phony:
            return True
        if self._exists(target) is False:
            raise NotPlain(f"there is no rule for {target}, and no such file is seen")
        return False

    def _rule(self, target: str, rule: Rule, around: Scopes, depth: int) -> bool:
        by_pattern = [made for pattern, made in self._rules.specific if stem(pattern, target) is not None]
        if by_pattern:
            rule = replace(rule, specific=[*by_pattern, *rule.specific])
        scopes = (self._scope(rule, around), *around) if rule.specific else around
        handed_on = scopes
        if any(made.private for made in rule.specific):
            public = replace(rule, specific=[made for made in rule.specific if not made.private])
            handed_on = (self._scope(public, around), *around)
        order = [*rule.prerequisites, *rule.order_only]
        changed = False
        for number, name in enumerate(order):
            if name == FILES:
                continue
            if has_unknown(name):
                raise NotPlain(f"what {target} depends on is not known", rule.place)
            if ".SECONDEXPANSION" in self._rules.special and "$" in name:
                raise NotPlain("it expands prerequisites twice", rule.place)
            try:
                updated = self._update(name, handed_on, depth + 1)
            except NotPlain as stop:
                stop.place = stop.place or rule.place
                raise
            changed = changed or (updated and number < len(rule.prerequisites))
        return self._remake(target, rule, scopes, changed)

    def _remake(self, target: str, rule: Rule, scopes: Scopes, changed: bool) -> bool:
        is_phony = target in self._phony
        exists = False if is_phony else self._exists(target)
        if not rule.recipe:
            return is_phony or changed or exists is False
        if rule.double and not rule.prerequisites:
            exists = False
        if exists is not False and not (changed or self._always):
            if exists and not (rule.prerequisites or any(map(has_unknown, self._phony))):
                return False
            self._around.undecided(target, rule.place)
        self._recipe(target, rule, scopes)
        return True

    # -- recipes ------------------------------------------------------------------------------------------

    def _scope(self, rule: Rule, around: Scopes) -> Scope:
        """Variables of a target, which hold for its prerequisites too (manual, section 6.11)."""
        scope: Scope = {}
        for specific in rule.specific:
            held = self._expander.lookup(specific.name, (scope, *around))
            if held is not None and held.origin == "command line" and specific.origin != "override":
                continue
            simple = specific.operator in (":=", "::=", ":::=", "!=")
            if specific.operator == "?=" and held is not None:
                continue
            text = specific.text
            if specific.operator == "+=" and held is not None and held.text:
                text = f"{held.text} {text}"
                simple = not held.recursive
            scope[specific.name] = Variable(text, not simple, specific.origin, specific.exported)
        return scope

    def _recipe(self, target: str, rule: Rule, scopes: Scopes) -> None:
        automatic = _automatic(target, rule)
        lookup = (automatic, *scopes)
        self._check_shell(rule.place, lookup)
        if self._plain is None and not scopes:
            self._plain = self._exported(())
        exported = self._plain if self._plain is not None and not scopes else self._exported(scopes)
        removed = frozenset(name for name, asked in self._rules.exported.items() if asked is False)
        commands = list(self._commands(rule.recipe or (), lookup, exported, removed))
        if ".ONESHELL" in self._rules.special and commands:
            # One shell reads all lines; a "-" counts on the first one (manual, section 5.3.1).
            text = "\n".join(command.text for command in commands)
            ignored = commands[0].ignored or any(line.doubtful for line in rule.recipe or ())
            commands = [replace(commands[0], text=text, ignored=ignored)]
        for command in commands:
            self._around.follow(command)

    def _check_shell(self, place: Place, scopes: Scopes) -> None:
        words = self._expander.value("SHELL", scopes).split()
        flags = self._expander.value(".SHELLFLAGS", scopes).split()
        names = [word.rsplit("/", 1)[-1] for word in words]
        named = next((name for name in names if name not in ("env", "-S")), "")
        if named not in _SHELLS or not any(flag.startswith("-") and "c" in flag for flag in flags):
            raise NotPlain("its recipes run in a shell that is not looked into", place)

    def _commands(
        self,
        lines: Sequence[Line],
        scopes: Scopes,
        exported: Mapping[str, str | None],
        removed: frozenset[str],
    ) -> Iterator[Command]:
        for line in lines:
            self._expander.place = line.place
            try:
                expanded = self._expander.expand(line.text, scopes)
            except NotPlain as stop:
                stop.place = stop.place or line.place
                raise
            for text in _single(expanded):
                bare = text.lstrip(" \t@-+")
                marks = text[: len(text) - len(bare)]
                if bare.strip():
                    yield Command(bare, line.place, line.doubtful or "-" in marks, exported, removed)

    def _exported(self, scopes: Scopes) -> dict[str, str | None]:
        """What recipes get from the Makefile: exported variables, and those that the environment had."""
        found: dict[str, str | None] = {}
        names = dict.fromkeys(
            [*self._variables.own(), *self._rules.exported, *(name for scope in scopes for name in scope)]
        )
        for name in names:
            variable = self._expander.lookup(name, scopes)
            if variable is None or name == "SHELL":
                continue
            asked = self._rules.exported.get(name, True if variable.exported else ...)
            if asked is ...:
                before = self._variables.environment_has(name)
                is_given = variable.origin == "command line"
                is_name = name.replace("_", "a").isalnum()
                asked = True if is_given or (self._rules.export_all and is_name) else before
            if asked is False:
                continue
            value = self._expander.value(name, scopes)
            found[name] = value if asked is True and not has_unknown(value) else None
        return found


def _automatic(target: str, rule: Rule) -> Scope:
    """``$@``, ``$<``, ``$^`` … (manual, section 10.5.3)."""
    once = list(dict.fromkeys(rule.prerequisites))
    values = {
        "@": target,
        "<": rule.prerequisites[0] if rule.prerequisites else "",
        "^": " ".join(once),
        "+": " ".join(rule.prerequisites),
        "|": " ".join(dict.fromkeys(rule.order_only)),
        "*": rule.stem or UNKNOWN,
        "?": UNKNOWN if once else "",
        "%": "",
    }
    scope = {name: Variable(text, False, "automatic") for name, text in values.items()}
    for name, text in values.items():
        folders, files = [], []
        for word in text.split():
            head, slash, last = word.rpartition("/")
            folders.append((head or "/") if slash else ".")
            files.append(last)
        known = not has_unknown(text)
        scope[f"{name}D"] = Variable(" ".join(folders) if known else UNKNOWN, False, "automatic")
        scope[f"{name}F"] = Variable(" ".join(files) if known else UNKNOWN, False, "automatic")
    return scope


def _single(text: str) -> Iterator[str]:
    """The lines of expanded text: those of a ``define`` are commands of their own."""
    lines = text.split("\n")
    start = 0
    for at, line in enumerate(lines):
        if (len(line) - len(line.rstrip("\\"))) % 2 == 0 or at == len(lines) - 1:
            yield "\n".join(lines[start : at + 1])
            start = at + 1
