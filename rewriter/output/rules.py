"""The list of rules, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rewriter.output.layout import Page, wrapped
from rewriter.rules.documentation import Documented, rules
from rewriter.rules.registry import FAILURES
from rewriter.support.words import nearest


class UnknownRuleError(Exception):
    """There is no rule of this name; the message names one that is like it."""


def render_text(rules: Sequence[Documented], width: int | None = None) -> str:
    """One line for each rule: id, kind, summary, and the names for ``--allow``."""
    longest = max((len(rule.id) for rule in rules), default=0)
    page = Page(width)
    rows = ((f"{rule.id:{longest}}  {rule.kind:9}", plain(rule.summary) + _allows(rule)) for rule in rules)
    return "".join(f"{line}\n" for lead, text in rows for line in page.hang(lead, text, longest + 13))


def render_explanation(name: str, width: int | None = None) -> str:
    """The documentation of a rule, of a failure, or of the rules that declare a name for ``--allow``.

    Raises ``UnknownRuleError``.
    """
    known = rules()
    found = [f"{rule.id} ({rule.kind})\n\n{rule.documentation}" for rule in known if rule.id == name]
    found += [f"{name} (not a rule)\n\n{FAILURES[name]}"] if name in FAILURES else []
    if not found:
        found = [
            f"--allow {name}: {rule.id} ({rule.kind})\n\n{rule.documentation}"
            for rule in known
            if name in rule.allows
        ]
    if not found:
        names = {*FAILURES, *(rule.id for rule in known), *(one for rule in known for one in rule.allows)}
        near = nearest(name, names)
        hint = f'did you mean "{near}"?' if near is not None else "distroify rules lists them"
        raise UnknownRuleError(f'unknown rule "{name}", {hint}')
    return "\n".join(_narrowed(plain(text).rstrip() + "\n", width) for text in found)


def plain(text: str) -> str:
    """Documentation for people: code has quotes of one mark, as in Markdown."""
    return text.replace("``", "`")


def _narrowed(text: str, width: int | None) -> str:
    """``text`` in lines of at most ``width``; what is set in, as examples are, keeps its lines."""
    lines = text.split("\n")
    if width is None or max(map(len, lines)) <= width:
        return text
    return "\n".join(row for line in lines for row in ([line] if line[:1] == " " else wrapped(line, width)))


def render_json(rules: Sequence[Documented]) -> str:
    """``{"version": 1, "rules": [{"id", "kind", "summary", "allow"}]}``."""
    rows = [{"id": r.id, "kind": r.kind, "summary": r.summary, "allow": list(r.allows)} for r in rules]
    return json.dumps({"version": 1, "rules": rows}, indent=2) + "\n"


def _allows(rule: Documented) -> str:
    return f" [{', '.join(f'--allow {name}' for name in rule.allows)}]" if rule.allows else ""
