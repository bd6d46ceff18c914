"""``bulk status``: how far the pull requests of a campaign are, asked of their hosts.

The JSON is also ``status.json`` of the output folder, from which the report takes it. ``status.schema.json``
is made of ``Status``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct, ValidationError, convert, to_builtins
from msgspec.structs import replace

from rewriter.fleet.publish.api import Denied, Limited, Unusable
from rewriter.fleet.publish.choice import Hosts
from rewriter.fleet.publish.forge import Checks, Review
from rewriter.fleet.publish.forge import State as Pull
from rewriter.fleet.publish.records import Record, State, Time
from rewriter.fleet.rows import Row
from rewriter.fleet.summary import counted
from rewriter.model import Outcome
from rewriter.output.markup import code, prose, table
from rewriter.support.text import printable

STATUS = "status.json"
WAITING = "waiting"
"""The state of a rewritten repository for which nothing was published yet."""


_State: TypeAlias = Annotated[str, Meta(extra_json_schema={"enum": [*State, WAITING]})]
_Review: TypeAlias = Annotated[str, Meta(extra_json_schema={"enum": ["", *Review]})]
_Checks: TypeAlias = Annotated[str, Meta(extra_json_schema={"enum": ["", *Checks]})]
_Frequencies: TypeAlias = Mapping[str, Annotated[int, Meta(ge=1)]]


class Standing(Struct, frozen=True):
    """A repository in a campaign."""

    repository: Annotated[str, Meta(min_length=1)]
    state: _State
    """As in publish.jsonl; waiting: nothing was published yet."""
    number: Annotated[int, Meta(ge=1)] | None = None
    url: str = ""
    is_draft: bool = False
    review: _Review = ""
    """Empty where nothing was asked."""
    checks: _Checks = ""
    note: str = ""
    """Why it was skipped or failed; may be empty."""


class Counts(Struct, frozen=True):
    """Repositories by state; open pull requests by review and by checks."""

    states: _Frequencies
    reviews: _Frequencies
    checks: _Frequencies


class Status(Struct, frozen=True, kw_only=True):
    """How far the pull requests of a campaign are."""

    version: Literal[1] = 1
    campaign: str
    at: Time
    """When the hosts were asked, in UTC."""
    counts: Counts
    repositories: tuple[Standing, ...]


def ask(
    rows: Mapping[str, Row],
    records: Sequence[Record],
    campaign: str,
    hosts: Hosts,
    is_stopped: Callable[[], bool] = lambda: False,
) -> tuple[Status, Limited | Unusable | None]:
    """The standing of each repository with a record or a rewrite, and what kept from asking for all.

    The others are as they were recorded.
    """
    known = {record.repository: record for record in records}
    wanted = {name for name, row in rows.items() if row.outcome is Outcome.REWRITTEN}
    found = []
    limited: Limited | None = None
    lost: Unusable | None = None
    for name in sorted({*known, *wanted}):
        record = known.get(name)
        if record is None:
            found.append(Standing(name, WAITING))
            continue
        standing = recorded(record)
        if limited is None and record.number is not None and name in rows and not is_stopped():
            try:
                standing = _asked(record, rows[name], hosts, standing)
            except Limited as error:
                limited = error
            except Unusable as error:
                lost = error
        found.append(standing)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return status_of(campaign, at, tuple(found)), limited or lost


def recorded(record: Record) -> Standing:
    """What is known without asking."""
    reason = record.reason.value if record.reason is not None else ""
    note = ": ".join(part for part in (reason, record.message) if part)
    return Standing(record.repository, record.state.value, record.number, record.url, note=note)


def _asked(record: Record, row: Row, hosts: Hosts, standing: Standing) -> Standing:
    place = hosts.place(row.source.url)
    if place is None or record.number is None:
        return standing
    try:
        now = hosts.of(place).standing(place.path, record.number)
    except Denied as error:
        return replace(standing, note=f"{place.host}: {error}")
    state = now.state.value
    if now.state is Pull.CLOSED:
        state = State.CLOSED.value if record.state is State.CLOSED else State.DECLINED.value
    return Standing(
        record.repository,
        state,
        record.number,
        record.url,
        now.is_draft,
        now.review.value,
        now.checks.value,
        # What kept distroify from going on is of no weight once the pull request has ended.
        standing.note if now.state is Pull.OPEN else "",
    )


# -- told ------------------------------------------------------------------------------------------------


def status_of(campaign: str, at: str, standings: Sequence[Standing]) -> Status:
    """The standings, by name, with their counts; the most frequent first."""
    live = [one for one in standings if one.state == State.OPEN.value]
    counts = Counts(
        states=counted(one.state for one in standings),
        reviews=counted(one.review for one in live if one.review),
        checks=counted(one.checks for one in live if one.checks),
    )
    return Status(campaign=campaign, at=at, counts=counts, repositories=tuple(standings))


def render_json(status: Status) -> str:
    """The document of ``status.json``."""
    return json.dumps(to_builtins(status), indent=2) + "\n"


def render_text(status: Status) -> str:
    """A table for a terminal, and the counts."""
    titles = ("state", "review", "checks", "repository", "pull request")
    lines = [titles, *map(_cells, status.repositories)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(titles))]
    told = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    return "\n".join([*(told if status.repositories else []), _sentence(status)]) + "\n"


def _cells(one: Standing) -> tuple[str, ...]:
    state = "draft" if one.is_draft and one.state == State.OPEN.value else one.state
    said = " ".join(part for part in (one.url, f"({one.note})" if one.note else "") if part)
    return (state, one.review or "-", one.checks or "-", printable(one.repository), printable(said))


def _sentence(status: Status) -> str:
    counted = status.counts
    parts = [", ".join(f"{number} {name}" for name, number in counted.states.items())]
    for name, frequencies in (("reviews", counted.reviews), ("checks", counted.checks)):
        if frequencies:
            parts.append(f"{name} {', '.join(f'{number} {word}' for word, number in frequencies.items())}")
    total = len(status.repositories)
    if not total:
        return "no repository"
    return f"{total} {'repository' if total == 1 else 'repositories'}: {'; '.join(parts)}"


def render_markdown(status: Status) -> str:
    """For an issue or a summary: the counts, and a table."""
    lines = [f"## {code(status.campaign)}", "", f"{_sentence(status)}.", ""]
    rows = []
    for one in status.repositories:
        state, review, checks, *_ = _cells(one)
        link = f"[#{one.number}]({one.url})" if one.url.startswith("https://") and one.number else ""
        rows.append((code(one.repository), link, state, review, checks, prose(one.note)))
    if rows:
        lines += table(("repository", "pull request", "state", "review", "checks", "note"), "llllll", rows)
    return "\n".join(lines).rstrip("\n") + "\n"


def read(out: Path) -> Status | None:
    """What ``status.json`` of an output folder says; ``None`` where it is of no use."""
    try:
        return convert(json.loads((out / STATUS).read_bytes()), Status)
    except (OSError, ValueError, RecursionError, ValidationError):
        return None
