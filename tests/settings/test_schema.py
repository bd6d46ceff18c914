"""The published schema and the reader: what one takes, the other takes too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

import rewriter
from rewriter.settings.schema import expanded, problem

SCHEMA = json.loads(Path(rewriter.__path__[0], "settings", "config.schema.json").read_text("utf-8"))
READER = expanded(SCHEMA)
DIGEST = "sha256:" + "0123456789abcdef" * 4
KEYWORDS = {
    "type", "description", "default", "examples", "enum", "pattern", "maxLength", "items", "properties",
    "required", "additionalProperties", "propertyNames", "$ref",
}  # fmt: skip

# A JSON schema's `$` matches before a final newline in Python, and to it 13.0 is an integer.
words = st.text(st.sampled_from("abz09AZ.:/-_+ $*~\"'é"), max_size=12)
scalars = st.one_of(
    words,
    st.sampled_from(
        [
            DIGEST,
            DIGEST.upper(),
            DIGEST + "0",
            "auto",
            "static",
            "nonroot",
            "a/b",
            "/etc/x",
            "/",
            "/srv/d/",
            "x" * 256,
        ]
    ),
    st.integers(9, 14),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False).filter(lambda value: not value.is_integer()),
)
names = st.one_of(
    words, st.sampled_from(["static-debian13", "cc-debian12:nonroot", "static-debian11", "base-debian13:v1"])
)
rows = st.fixed_dictionaries(
    {},
    optional={
        "path": scalars,
        "executables": st.lists(scalars, max_size=2),
        "files": st.lists(scalars, max_size=2),
        "needs-cgo": scalars,
        "libraries": st.lists(scalars, max_size=2),
        "pth": scalars,
        "registry": scalars,
        "debian": scalars,
        "exclude": st.lists(scalars, max_size=1),
    },
)
values = st.one_of(
    scalars,
    st.lists(scalars, max_size=3),
    st.lists(rows, max_size=2),
    st.lists(st.one_of(scalars, rows, st.lists(scalars, max_size=1)), max_size=2),
    st.dictionaries(names, st.one_of(scalars, st.just(DIGEST)), max_size=3),
)
documents = st.dictionaries(
    st.one_of(st.sampled_from([*SCHEMA["properties"], "registy"]), words), values, max_size=3
)


def fits(document: Any) -> bool:
    return bool(jsonschema.Draft202012Validator(SCHEMA).is_valid(document))


@settings(max_examples=500, deadline=None)
@given(documents)
def test_the_reader_takes_what_the_schema_takes(document: dict[str, Any]) -> None:
    assert (problem(document, READER) is None) == fits(document)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([*SCHEMA["properties"]]), values)
def test_each_key(key: str, value: Any) -> None:
    found = problem({key: value}, READER)
    assert (found is None) == fits({key: value})
    if found is not None:
        assert found.path[0] == key
        assert found.message


def test_defaults_fit_and_only_known_keywords_are_used() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert fits({key: rule["default"] for key, rule in SCHEMA["properties"].items()})
    found = [SCHEMA["properties"]]
    while found:
        for rule in found.pop().values():
            assert rule.keys() <= KEYWORDS
            below = [rule.get(key) for key in ("items", "additionalProperties")]
            found += [{"": schema} for schema in below if isinstance(schema, dict)]
            found += [rule["properties"]] if "properties" in rule else []
