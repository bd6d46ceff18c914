"""``python -m tests.docs`` writes what is generated in README and docs; the tests say when it is due.

That is docs/rules.md, the published schemas, the tables of settings and of the action, the names in
.pre-commit-hooks.yaml, the picture, and what the examples print: read it in ``git diff``.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from rewriter.context.repository import left_out_endings
from rewriter.fleet.publish.records import Record
from rewriter.fleet.publish.status import Status
from rewriter.fleet.rows import Row
from rewriter.fleet.summary import Summary
from rewriter.output.document import Document
from rewriter.output.rulespage import render
from rewriter.report.runs import Runs
from rewriter.rules.documentation import rules
from rewriter.settings.table import SettingsTable
from tests.docs.blocks import ROOT, blocks, pages
from tests.docs.picture import picture
from tests.docs.running import Shop, console, printed
from tests.docs.schemas import schema

SCHEMAS: Mapping[str, tuple[type[Any], str]] = {
    "rewriter/output/schema.json": (Document, "Report of distroify --format json"),
    "rewriter/fleet/row.schema.json": (Row, "A line of results.jsonl of distroify bulk"),
    "rewriter/fleet/summary.schema.json": (Summary, "summary.json of distroify bulk"),
    "rewriter/fleet/publish/record.schema.json": (Record, "A line of publish.jsonl of distroify bulk"),
    "rewriter/fleet/publish/status.schema.json": (
        Status,
        "status.json, and distroify bulk status --format json",
    ),
    "rewriter/settings/config.schema.json": (SettingsTable, ".distroify.toml"),
    "rewriter/report/runs.schema.json": (Runs, "runs.json of distroify bulk"),
}
"""The type that each published schema is made of, and its title."""


@cache
def written() -> dict[str, str]:
    """The text of each file with generated parts, by its path."""
    with tempfile.TemporaryDirectory() as folder:
        shown = Shop(Path(folder)).diff()
    return {
        "docs/rules.md": render(rules()),
        "docs/diff.svg": picture("distroify --diff Dockerfile", shown),
        "README.md": _readme(),
        "docs/action.md": _action(),
        ".pre-commit-hooks.yaml": _hooks(),
        **{path: schema(kind, title) for path, (kind, title) in SCHEMAS.items()},
    }


def _hooks() -> str:
    """The hooks, which leave out what a search leaves out."""
    anyhow, in_lower_case = left_out_endings()
    ends, small = ("|".join(map(re.escape, endings)) for endings in (anyhow, in_lower_case))
    exclude = f"(?i:({ends})$)|(^|/)[a-z][^/]*(?i:({small})$)"
    text = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    return re.sub("exclude: &none '.*'", lambda found: f"exclude: &none '{exclude}'", text)


def _readme() -> str:
    text = (ROOT / "README.md").read_text("utf-8")
    return re.sub(
        "(<!-- settings -->\n).*?(<!-- /settings -->)",
        lambda found: found[1] + settings_table() + found[2],
        text,
        flags=re.DOTALL,
    )


def _action() -> str:
    """The page of the action, with its inputs and outputs."""
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    inputs = [
        f"| `{name}` | {_default(entry)} | {entry['description']} |\n"
        for name, entry in action["inputs"].items()
    ]
    outputs = [f"| `{name}` | {entry['description']} |\n" for name, entry in action["outputs"].items()]
    tables = {
        "inputs": "".join(["| input | default | meaning |\n|---|---|---|\n", *inputs]),
        "outputs": "".join(["| output | meaning |\n|---|---|\n", *outputs]),
    }
    text = (ROOT / "docs" / "action.md").read_text("utf-8")
    for name, table in tables.items():
        head, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, _, rest = text.partition(head)
        text = before + head + table + end + rest.partition(end)[2]
    return text


def _default(entry: dict[str, str]) -> str:
    return f"`{entry['default']}`" if entry["default"] else ""


def settings_table() -> str:
    keys = json.loads(schema(*SCHEMAS["rewriter/settings/config.schema.json"]))["properties"]
    rows = [
        f"| `{key}` | `{json.dumps(rule['default'])}` | {rule['description']} |\n"
        for key, rule in keys.items()
    ]
    return "| key | default | meaning |\n|---|---|---|\n" + "".join(rows)


def with_outputs(page: str, shop: Shop) -> str:
    """A page in which every example shows what is printed now."""
    lines = (ROOT / page).read_text("utf-8").split("\n")
    texts = {block: console(block, shop) for block in blocks(page) if block.language == "console"}
    texts |= {block: printed(block, shop) for block in blocks(page) if block.mark == "prints"}
    for block in sorted(texts, key=lambda each: each.line, reverse=True):
        lines[block.line : block.line + block.text.count("\n")] = texts[block].splitlines()
    return "\n".join(lines)


def main() -> None:
    for path, text in written().items():
        (ROOT / path).write_text(text, "utf-8")
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(Path(folder))
        for page in pages():
            (ROOT / page).write_text(with_outputs(page, shop), "utf-8")


if __name__ == "__main__":
    main()
