"""The page: one file of HTML that needs nothing else and asks nobody.

Its policy allows the script and the style that are in it, by their hashes, and nothing else
(https://www.w3.org/TR/CSP3/). Everything from the results is text: templates escape it, the script sets
``textContent``.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from rewriter.report import counts, data
from rewriter.report.results import Results, Row
from rewriter.version import VERSION

MOST_BARS = 20
MOST_UNLOCKS = 8
_HERE = Path(__file__).parent


def page(results: Results) -> str:
    """The HTML."""
    script, style = _part("page.js"), _part("page.css")
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    environment = Environment(
        loader=PackageLoader("rewriter.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["human"] = counts.human
    environment.filters["cut"] = _cut
    found = counts.sizes(results)
    return environment.get_template("page.html.j2").render(
        policy=policy,
        # Parts of this package, and JSON without "<".
        script=Markup(script),
        style=Markup(style),
        rows=Markup(data.rows_json(results)),
        details=Markup(data.details_json(results)),
        table=[dict(zip(data.COLUMNS, row, strict=True)) for row in data.table(results)],
        pulls=Counter(row.state for row in results.rows if row.state).most_common(),
        repositories=counts.outcomes(row.outcome for row in results.rows),
        files=counts.outcomes(file.outcome for row in results.rows for file in row.files),
        refused=counts.refused(results),
        most_unlocks=MOST_UNLOCKS,
        sizes=found,
        most_bars=MOST_BARS,
        total=counts.total(found),
        failures=_failures(results.rows),
        unread=results.unread,
        written=results.written,
        versions=sorted({row.version for row in results.rows if row.version}),
        settings=sorted({row.settings for row in results.rows if row.settings}),
        seconds=sum(row.seconds or 0 for row in results.rows),
        commands=results.commands,
        version=VERSION,
        now=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    )


def _cut(text: str) -> Markup:
    """Long names may be cut behind a slash."""
    return Markup("/<wbr>").join(text.split("/"))


def _part(name: str) -> str:
    return _HERE.joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _failures(rows: tuple[Row, ...]) -> list[tuple[str, list[tuple[Row, str, str, str]]]]:
    """By reason, the most frequent first: repository, file, message and log of what failed."""
    found: dict[str, list[tuple[Row, str, str, str]]] = {}
    for row in rows:
        failed = [file for file in row.files if file.outcome == "failed"]
        for file in failed:
            reason = file.rules[0] if file.rules else "file"
            message = file.reason or (file.refusals[0].message if file.refusals else "")
            found.setdefault(reason, []).append((row, file.path, message, row.log))
        if row.outcome == "failed" and not failed:
            found.setdefault(row.reason or "unknown", []).append((row, "", row.message, row.log))
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
