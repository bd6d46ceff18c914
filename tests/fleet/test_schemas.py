"""The published schemas have the members and the words of the types that are written."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

import rewriter
from rewriter.fleet.publish.records import Record, State, Why
from rewriter.fleet.publish.status import Standing
from rewriter.fleet.rows import Artifact, FileRow, Proof, Told
from rewriter.model import Applicability, Outcome, Severity

PACKAGE = Path(rewriter.__path__[0])


def schema(name: str) -> Any:
    return json.loads((PACKAGE / name).read_text("utf-8"))


ROW = schema("fleet/row.schema.json")
RECORD = schema("fleet/publish/record.schema.json")
STATUS = schema("fleet/publish/status.schema.json")
REPORT = schema("output/schema.json")


def members(kind: Any) -> set[str]:
    if issubclass(kind, Struct):
        return set(kind.__struct_fields__)
    return {field.name for field in dataclasses.fields(kind)}


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (ROW["$defs"]["artifact"], Artifact),
        (ROW["$defs"]["file"], FileRow),
        (ROW["$defs"]["diagnostic"], Told),
        (ROW["$defs"]["proof"], Proof),
        (STATUS["properties"]["repositories"]["items"], Standing),
    ],
)
def test_members(found: Any, kind: type[Any]) -> None:
    assert set(found["properties"]) == members(kind)
    assert set(found["required"]) == members(kind)


def test_members_of_a_record() -> None:
    assert set(RECORD["properties"]) == {"version", *members(Record)}


@pytest.mark.parametrize(
    ("found", "kind", "more"),
    [
        (ROW["$defs"]["outcome"], Outcome, []),
        (REPORT["$defs"]["file"]["properties"]["outcome"], Outcome, []),
        (REPORT["$defs"]["diagnostic"]["properties"]["severity"], Severity, []),
        (REPORT["$defs"]["diagnostic"]["properties"]["applicability"], Applicability, [None]),
        (RECORD["properties"]["state"], State, []),
        (RECORD["properties"]["reason"], Why, [None]),
        (STATUS["properties"]["repositories"]["items"]["properties"]["state"], State, ["waiting"]),
    ],
)
def test_words(found: Any, kind: Any, more: list[object]) -> None:
    assert found["enum"] == [*(one.value for one in kind), *more]
