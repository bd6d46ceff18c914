"""What the published schemas take and refuse, and how they are made of types."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal, Required, TypedDict

import jsonschema
import pytest
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from rewriter.fleet import summary
from rewriter.fleet.lines import line
from rewriter.fleet.publish import status
from rewriter.fleet.publish.records import Record, State, Why
from rewriter.fleet.publish.status import Standing
from rewriter.model import Located, Outcome
from rewriter.output import json as report_json
from rewriter.output.model import Setting
from rewriter.report import runs
from tests.docs.__main__ import SCHEMAS
from tests.docs.blocks import ROOT
from tests.docs.schemas import schema
from tests.fleet import samples
from tests.output.reports import CONSUMER, REFUSAL, SPLIT, ended, report, rewritten

REPORT, ROW, SUMMARY, RECORD, STATUS, SETTINGS, RUNS = SCHEMAS
_FREE = {
    *("commands", "proofs", "reasons", "refusals", "states", "reviews", "checks"),
    *("digests", "context", "bases"),
}
"""Objects whose members have any name."""
_OPTIONAL = {"seconds"}
_TABLE: Mapping[str, Any] = {
    "registry": "mirror.example.com:5000/distroless",
    "debian": 12,
    "variant": "base",
    "tag": "debug",
    "digests": {"static-debian13:nonroot": "sha256:" + "0" * 64},
    "safe-only": True,
    "nonroot": True,
    "from-scratch": True,
    "strict": True,
    "allow": ["drop-init"],
    "exclude": ["old/"],
    "context": {"svc/Dockerfile": "svc"},
    "bases": {"example.com/team/golang": "golang:1.24-bookworm"},
    "build-packages": ["ffmpeg"],
    "modules": [
        {
            "path": "git.example.com/team/lib",
            "executables": ["git"],
            "files": ["/etc/app.conf"],
            "needs-cgo": True,
            "libraries": ["z"],
        }
    ],
    "paths": [{"files": ["services/pay/**"], "debian": 13, "modules": [{"path": "example.com/lib"}]}],
}


def _report() -> str:
    located = Located("/r", "svc/Dockerfile", "svc", "the folder of the Dockerfile has go.mod")
    files = (
        rewritten("Dockerfile", SPLIT, CONSUMER, located=located),
        ended(Outcome.REFUSED, REFUSAL, reason="no"),
    )
    return report_json.render(replace(report(*files), settings=(Setting("debian", "12", "--debian"),)))


def _record() -> Record:
    made = Record(
        repository="github.com/o/n",
        campaign="distroless",
        state=State.FAILED,
        reason=Why.PUSH,
        message="no",
        branch="b",
        base="main",
        number=1,
        url="https://h/1",
    )
    return replace(
        made, commit="a" * 40, patches="b" * 64, title="c" * 64, body="d" * 64, at="2026-01-02T03:04:05+00:00"
    )


def _status() -> str:
    standings = (
        Standing("o/n", "open", 1, "https://h/1", False, "approved", "passed"),
        Standing("o/w", "waiting"),
    )
    return status.render_json(status.status_of("distroless", "2026-01-02T03:04:05+00:00", standings))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """A document of each schema, as it is written."""
    out = tmp_path_factory.mktemp("out")
    runs.record(out, "0" * 16, ("bulk", "run"))
    texts = {
        REPORT: _report(),
        ROW: line(samples.proved()),
        SUMMARY: summary.render([samples.proved(), samples.refused(), samples.failed()]),
        RECORD: line(_record()),
        STATUS: _status(),
        RUNS: (out / runs.RUNS).read_text("utf-8"),
    }
    return {path: json.loads(text) for path, text in texts.items()} | {SETTINGS: _TABLE}


def _validator(path: str) -> Any:
    found = json.loads((ROOT / path).read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


def _objects(value: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object in a document, by the name of the member that it is in."""
    if isinstance(value, dict):
        yield name, value
        for key, each in value.items():
            yield from _objects(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _objects(each, name)


@pytest.mark.parametrize("path", SCHEMAS)
def test_what_is_written_fits(path: str, written: Mapping[str, Any]) -> None:
    _validator(path).validate(written[path])


_OF_TABLES = {("modules", "path"), ("paths", "files")}
"""The keys that a table of settings must have."""


@pytest.mark.parametrize("path", SCHEMAS)
def test_no_member_may_be_missing_and_none_be_new(path: str, written: Mapping[str, Any]) -> None:
    validator = _validator(path)
    document = copy.deepcopy(written[path])
    for name, each in [*_objects(document)]:
        if name in _FREE:
            continue
        each["new"] = 1
        assert not validator.is_valid(document), (name, "new")
        del each["new"]
        for member in [*each]:
            value = each.pop(member)
            may_lack = member in _OPTIONAL or (path == SETTINGS and (name, member) not in _OF_TABLES)
            assert validator.is_valid(document) == may_lack, (name, member)
            each[member] = value
    validator.validate(document)


_WRONG: Mapping[str, Mapping[str, list[Any]]] = {
    REPORT: {
        "version": [0, 2, "1", None],
        "tool.name": ["other"],
        "tool.version": [1, None],
        "command": [[], "distroify", [1]],
        "settings": [None, [{}]],
        "settings.0.key": [None],
        "settings.0.from": [None, 1],
        "files.0.path": [None, 1],
        "files.0.repository_path": [1],
        "files.0.context": [1],
        "files.0.context_guess": ["", 1],
        "files.0.outcome": ["other", None],
        "files.0.reason": ["", 1],
        "files.0.diff": ["", 1],
        "files.0.before.base": [1],
        "files.0.after.text": [1],
        "files.0.reviews": [-1, None, 1.5],
        "files.0.diagnostics.0.id": ["x", "0" * 31, "0" * 33, "G" * 32],
        "files.0.diagnostics.0.rule": ["", "A", "a--b", "a-", "a b", None],
        "files.0.diagnostics.0.message": [None],
        "files.0.diagnostics.0.line": [-1, None],
        "files.0.diagnostics.0.column": [0, "1"],
        "files.0.diagnostics.0.end_line": [0],
        "files.0.diagnostics.0.end_column": [0],
        "files.0.diagnostics.0.severity": ["error", None],
        "files.0.diagnostics.0.applicability": ["sure", 1],
        "files.0.diagnostics.0.help": [1],
        "files.0.diagnostics.0.allow": [None, [1]],
        "files.0.diagnostics.1.evidence.0.path": [None],
        "files.0.diagnostics.1.evidence.0.line": [0],
        "files.0.diagnostics.0.edits": [[], [{}], 1],
        "files.0.diagnostics.0.edits.0.line": [0, None],
        "files.0.diagnostics.0.edits.0.column": [0, None],
        "files.0.diagnostics.0.edits.0.end_line": [0, None],
        "files.0.diagnostics.0.edits.0.end_column": [0, None],
        "files.0.diagnostics.0.edits.0.text": [None],
        "summary.rewritten": [-1, None, "1"],
        "reviews": [-1, None],
    },
    ROW: {
        "version": [2],
        "repository": ["", None],
        "commit": ["HEAD", "a" * 39, "A" * 40, 1],
        "distroify": [None],
        "settings": ["x", "0" * 15, None],
        "outcome": ["other", None],
        "reason": ["other", ""],
        "message": [None],
        "body.name": ["../1.patch", "0.patch", "x"],
        "body.sha256": ["0"],
        "files.0.path": [None],
        "files.0.outcome": ["other"],
        "files.0.reason": [None],
        "files.0.before_base": [1],
        "files.0.after_base": [1],
        "files.0.context": [1],
        "files.0.patch": [{}, "1.patch"],
        "files.0.proof": [{}, 1],
        "files.0.proof.verdict": ["other", None],
        "files.0.proof.before_size": [-1, "1"],
        "files.0.proof.after_size": [-1],
        "files.0.diagnostics.0.rule": ["A b", None],
        "files.0.diagnostics.0.severity": ["other", None],
        "files.0.diagnostics.0.applicability": ["other", 1],
        "files.0.diagnostics.0.line": [-1, None],
        "files.0.diagnostics.0.message": [None],
        "files.0.diagnostics.0.help": [1],
        "files.0.diagnostics.0.evidence.0.path": [None],
        "files.0.diagnostics.0.evidence.0.line": [0],
        "source.url": [None],
        "source.branch": [1],
        "source.groups": [None, [1]],
        "seconds": [-1, None, "1"],
    },
    SUMMARY: {
        "version": [2],
        "distroify": [[1], None],
        "settings": [["x"]],
        "repositories.rewritten": [-1, None],
        "reasons": [{"auth": -1}, None],
        "files.failed": [-1],
        "refusals": [{"a": "1"}],
        "proofs": [{"proved": -1}],
    },
    RECORD: {
        "version": [2],
        "repository": ["", None],
        "campaign": ["", "-a", "a b"],
        "state": ["other", "waiting", None],
        "reason": ["other", ""],
        "message": [None],
        "branch": [None],
        "base": [None],
        "number": [0, "1"],
        "url": [None],
        "commit": ["x", None],
        "replaces": ["x"],
        "base_commit": ["x"],
        "patches": ["a" * 63],
        "title": ["x"],
        "body": ["x"],
        "is_dressed": [0, None],
        "at": ["", "now", "2026-01-02T03:04:05Z"],
    },
    STATUS: {
        "version": [2],
        "campaign": [None],
        "at": ["", "now"],
        "counts.states": [{"open": 0}, None],
        "counts.reviews": [{"approved": 0}],
        "counts.checks": [{"passed": "1"}],
        "repositories.0.repository": [""],
        "repositories.0.state": ["other"],
        "repositories.0.number": [0],
        "repositories.0.url": [None],
        "repositories.0.is_draft": [None],
        "repositories.0.review": ["other", None],
        "repositories.0.checks": ["other", None],
        "repositories.0.note": [None],
    },
    SETTINGS: {
        "registry": ["", "Mirror", "https://m", "m/", "a" * 256, None],
        "debian": [11, 14, "13", True],
        "variant": ["", "static-debian13", 1],
        "tag": ["", "v1", 1],
        "digests": [
            {"static": "sha256:" + "0" * 64},
            {"static-debian11": "sha256:" + "0" * 64},
            {"static-debian13": "sha256:" + "0" * 63},
            {"static-debian13": "sha512:" + "0" * 64},
            [],
        ],
        "safe-only": [1, "true"],
        "nonroot": [1],
        "from-scratch": [1],
        "strict": [1],
        "allow": ["drop-init", [1]],
        "exclude": ["old/", [1]],
        "context": [{"a": 1}, []],
        "bases": [{"a": "Golang"}, {"a": "golang:"}, {"a": "g" * 256}, []],
        "build-packages": [[""], ["A"], "ffmpeg"],
        "modules.0.path": ["", "/a", "a/", "a b", "a" * 256, 1],
        "modules.0.executables": [[""], ["-x"], ["a b"], "git"],
        "modules.0.files": [["etc"], ["/"], ["/a b"], ["/etc/*"], ["/a$b"]],
        "modules.0.needs-cgo": [1],
        "modules.0.libraries": [["-lz"], ["a/b"], "z"],
        "paths": [{}, [1]],
        "paths.0.files": [["!a"], ["#a"], [" a"], ["a\nb"], ["a" * 1001], "a"],
        "paths.0.debian": [11],
        "paths.0.modules": [[{}], [{"path": "a", "pth": 1}]],
    },
    RUNS: {
        "version": [2],
        "commands": [{"x": "distroify"}, {"0" * 16: 1}, None],
    },
}


@pytest.mark.parametrize(
    ("path", "place", "value"),
    [
        (path, place, value)
        for path, places in _WRONG.items()
        for place, values in places.items()
        for value in values
    ],
)
def test_wrong_values_are_refused(path: str, place: str, value: object, written: Mapping[str, Any]) -> None:
    document = copy.deepcopy(written[path])
    *above, last = (int(step) if step.isdigit() else step for step in place.split("."))
    parent = document
    for step in above:
        parent = parent[step]
    assert last in parent
    parent[last] = value
    assert not _validator(path).is_valid(document)


class Colour(StrEnum):
    """A colour."""

    RED = "red"
    BLUE = "blue"


class Part(Struct, frozen=True, rename={"origin": "from"}):
    """A part,
    in ``two`` lines."""

    origin: str
    """Where from; ``None`` is not said."""
    colour: Colour | None
    size: Annotated[float, Meta(ge=0)] | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole."""

    version: Literal[1]
    parts: tuple[Part, ...]
    numbers: dict[Colour, Annotated[int, Meta(description="many")]]
    words: Annotated[list[str] | None, Meta(min_length=1)] = None


class Shared(TypedDict, total=False):
    """What a table and its rows have."""

    name: Annotated[Literal["a", "b"], Meta(extra_json_schema={"default": "a"})]


class Row(Shared, total=False):
    """A row."""

    at: Required[str]


class Table(Shared, total=False):
    """A table."""

    any: Any
    rows: list[Row]


def test_a_schema_of_values() -> None:
    assert json.loads(schema(Whole, "A title")) == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A title",
        "description": "The whole.",
        "type": "object",
        "additionalProperties": False,
        "required": ["version", "parts", "numbers", "words"],
        "properties": {
            "version": {"const": 1},
            "parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}},
            "numbers": {
                "type": "object",
                "additionalProperties": False,
                "required": ["red", "blue"],
                "properties": {
                    "red": {"description": "many", "type": "integer"},
                    "blue": {"description": "many", "type": "integer"},
                },
            },
            "words": {"type": ["array", "null"], "items": {"type": "string"}, "minItems": 1},
        },
        "$defs": {
            "Colour": {"description": "A colour.", "type": "string", "enum": ["red", "blue"]},
            "Part": {
                "description": "A part, in `two` lines.",
                "type": "object",
                "additionalProperties": False,
                "required": ["from", "colour"],
                "properties": {
                    "from": {"description": "Where from; null is not said.", "type": "string"},
                    "colour": {"anyOf": [{"$ref": "#/$defs/Colour"}, {"type": "null"}]},
                    "size": {"type": "number", "minimum": 0},
                },
            },
        },
    }


def test_a_schema_of_tables() -> None:
    found = json.loads(schema(Table, "A title"))
    assert found["properties"] == {
        "name": {"type": "string", "enum": ["a", "b"], "default": "a"},
        "any": {},
        "rows": {
            "type": "array",
            "items": {
                "description": "A row.",
                "type": "object",
                "additionalProperties": False,
                "required": ["at"],
                "properties": {"name": {"$ref": "#/properties/name"}, "at": {"type": "string"}},
            },
        },
    }
    assert "required" not in found and "$defs" not in found


def test_what_is_no_type_of_a_schema() -> None:
    @dataclass
    class Odd:
        """Odd."""

        member: Annotated[int, "a note"]

    with pytest.raises(TypeError):
        schema(Odd, "A title")
