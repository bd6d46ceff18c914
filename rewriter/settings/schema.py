"""Values against a JSON schema: the keywords that ``config.schema.json`` uses, and messages for people.

A validator of its own because ``jsonschema`` takes longer to import than a small file takes altogether;
``tests/settings/test_schema.py`` holds the two against each other.
https://json-schema.org/draft/2020-12/json-schema-validation
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from msgspec import Struct

from rewriter.support.words import LONGEST, nearest, unknown

Key: TypeAlias = str | int
Schema: TypeAlias = Mapping[str, Any]
_TYPES: Mapping[str, tuple[type, str, str]] = {
    "string": (str, "a string", "strings"),
    "integer": (int, "an integer", "integers"),
    "boolean": (bool, "true or false", "booleans"),
    "array": (list, "an array", "arrays"),
    "object": (dict, "a table", "tables"),
}


class Problem(Struct, frozen=True):
    """What is wrong with the value at ``path`` (keys, and indices into arrays)."""

    path: tuple[Key, ...]
    message: str


def expanded(schema: Schema) -> Schema:
    """The schema with what each ``{"$ref": "#/properties/KEY"}`` names in its place."""

    def part(value: Any) -> Any:
        if isinstance(value, list):
            return [part(item) for item in value]
        if not isinstance(value, dict):
            return value
        name = value.get("$ref")
        if isinstance(name, str):
            return schema["properties"][name.removeprefix("#/properties/")]
        return {key: part(item) for key, item in value.items()}

    result: Schema = part(schema)
    return result


def problem(value: object, schema: Schema, path: tuple[Key, ...] = ()) -> Problem | None:
    """The first thing wrong with ``value``, ``None`` if it fits."""
    if not _has_type(value, schema):
        return Problem(path, f"{_named(path)} must be {_words(schema)}")
    if isinstance(value, dict):
        return _table(value, schema, path)
    if isinstance(value, list):
        return _first(
            ((index, item, schema.get("items", {})) for index, item in enumerate(value)), schema, path
        )
    return _scalar(value, schema, path)


def _has_type(value: object, schema: Schema) -> bool:
    expected = _TYPES[schema["type"]][0]
    # bool is an int to Python, but not to TOML.
    return isinstance(value, expected) and isinstance(value, bool) == (expected is bool)


def _words(schema: Schema) -> str:
    """``an array of strings``."""
    member = schema.get("items") or schema.get("additionalProperties")
    of = f" of {_TYPES[member['type']][2]}" if isinstance(member, dict) else ""
    return _TYPES[schema["type"]][1] + of


def _named(path: tuple[Key, ...]) -> str:
    return '"' + ".".join(key for key in path if isinstance(key, str)) + '"'


def _table(value: Mapping[str, object], schema: Schema, path: tuple[Key, ...]) -> Problem | None:
    known: Schema = schema.get("properties", {})
    others = schema.get("additionalProperties", {})
    for key in value:
        if key not in known and others is False:
            return Problem(
                (*path, key), unknown("key", key, known) + (f" (in {_named(path)})" if path else "")
            )
        names: Schema = schema.get("propertyNames", {})
        if not re.fullmatch(names.get("pattern", ".*"), key, re.DOTALL):
            near = nearest(key, names.get("examples", ()))
            message = f"{_named(path)} cannot have the key {_shown(key)}"
            return Problem((*path, key), message + (f', did you mean "{near}"?' if near is not None else ""))
    missing = next((key for key in schema.get("required", ()) if key not in value), None)
    if missing is not None:
        return Problem(path, f'{_named(path)} must have "{missing}"')
    return _first(((key, item, known.get(key, others)) for key, item in value.items()), schema, path)


def _first(
    members: Iterable[tuple[Key, object, Schema]], schema: Schema, path: tuple[Key, ...]
) -> Problem | None:
    named = bool(schema.get("properties"))
    for key, item, rule in members:
        if not named and not _has_type(item, rule):
            return Problem((*path, key), f"{_named(path)} must be {_words(schema)}")
        found = problem(item, rule, (*path, key))
        if found is not None:
            return found
    return None


def _scalar(value: object, schema: Schema, path: tuple[Key, ...]) -> Problem | None:
    name, choices = _named(path), schema.get("enum")
    if choices is not None and value not in choices:
        near = nearest(value, choices) if isinstance(value, str) else None
        listed = ", ".join(str(choice) for choice in choices)
        more = f'; did you mean "{near}"?' if near is not None else ""
        return Problem(path, f"{name} must be one of {listed}, not {_shown(value)}{more}")
    if isinstance(value, str) and len(value) > schema.get("maxLength", len(value)):
        return Problem(path, f"{name} is too long")
    if isinstance(value, str) and not re.fullmatch(schema.get("pattern", ".*"), value, re.DOTALL):
        example = "".join(f", it is like {text}" for text in schema.get("examples", ()))
        return Problem(path, f"{name} cannot be {_shown(value)}{example}")
    return None


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
