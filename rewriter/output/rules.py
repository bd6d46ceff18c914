"""The list of rules, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rewriter.rules import Rule


def render_text(rules: Sequence[Rule]) -> str:
    """One line for each rule: id, kind, summary, and the names for ``--allow``."""
    width = max((len(rule.id) for rule in rules), default=0)
    return "".join(f"{rule.id:{width}}  {rule.kind:9}  {rule.summary}{_allows(rule)}\n" for rule in rules)


def render_json(rules: Sequence[Rule]) -> str:
    """``{"version": 1, "rules": [{"id", "kind", "summary", "allow"}]}``."""
    rows = [{"id": r.id, "kind": r.kind, "summary": r.summary, "allow": list(r.allows)} for r in rules]
    return json.dumps({"version": 1, "rules": rows}, indent=2) + "\n"


def _allows(rule: Rule) -> str:
    return f" [{', '.join(f'--allow {name}' for name in rule.allows)}]" if rule.allows else ""
