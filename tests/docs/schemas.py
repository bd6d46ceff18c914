"""JSON schemas made of the types that are written and read: names, types, constraints and documentation.

A class is an object without further members, and its docstring the description. The string below a field
describes the field, and ``msgspec.Meta`` says what its type cannot. An object has all of its members but those
that are left out where they are ``UNSET``, or not ``Required`` of a table. What is used below the top of a
schema stands in ``$defs`` by the name of its class, but for tables, which stand where they are used.

https://json-schema.org/draft/2020-12/json-schema-validation
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator, Mapping
from enum import EnumMeta
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    Required,
    TypeAlias,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from msgspec import Meta, Struct, UnsetType
from msgspec.structs import fields

Schema: TypeAlias = dict[str, Any]
_NAMES = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}
_KEYWORDS = {
    "ge": "minimum",
    "min_length": "minLength",
    "max_length": "maxLength",
    "pattern": "pattern",
    "examples": "examples",
}
_WIDTH = 110


def schema(kind: type[Any], title: str) -> str:
    """The text of the schema of a document, ended. Raises ``TypeError`` for a type that it does not know."""
    made = _Made(kind)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    below = {"$defs": dict(sorted(made.definitions.items()))} if made.definitions else {}
    return _laid(head | made.top | below) + "\n"


class _Made:
    """One schema in the making."""

    def __init__(self, kind: type[Any]) -> None:
        self._whole = kind
        self._kinds: dict[str, type[Any]] = {}
        self._shared = get_type_hints(kind, include_extras=True) if is_typeddict(kind) else {}
        self.definitions: dict[str, Schema] = {}
        self.top = self._object(kind)

    def _of(self, kind: Any) -> Schema:
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is Required:
            return self._of(arguments[0])
        if origin is Annotated:
            return _constrained(self._of(arguments[0]), kind.__metadata__)
        if origin in (Union, UnionType):
            return self._one_of([each for each in arguments if each is not UnsetType])
        if origin is Literal:
            return _word(arguments)
        if (origin is tuple and arguments[1:] == (...,)) or origin is list:
            return {"type": "array", "items": self._of(arguments[0])}
        if origin is not None and issubclass(origin, Mapping):
            return self._mapping(*arguments)
        if kind is Any:
            return {}
        if is_typeddict(kind):
            return self._object(kind)
        return {"type": _NAMES[kind]} if kind in _NAMES else self._defined(kind)

    def _one_of(self, kinds: list[Any]) -> Schema:
        """Of several types: each ``None`` at the end, a plain type in its ``type``."""
        if len(kinds) == 1:
            return self._of(kinds[0])
        schemas = [self._of(each) for each in kinds]
        first, *others = schemas
        if others == [{"type": "null"}] and "type" in first and "enum" not in first:
            return first | {"type": [first["type"], "null"]}
        return {"anyOf": schemas}

    def _mapping(self, key: Any, value: Any) -> Schema:
        """A mapping by an enumeration has a member for each of it."""
        if isinstance(key, EnumMeta):
            names = _words(key)
            return _closed(dict.fromkeys(names, self._of(value)), names)
        rules = {name: rule for name, rule in self._of(key).items() if name != "type"}
        return {
            "type": "object",
            **({"propertyNames": rules} if rules else {}),
            "additionalProperties": self._of(value),
        }

    def _defined(self, kind: type[Any]) -> Schema:
        name = kind.__name__
        if self._kinds.setdefault(name, kind) is not kind:
            raise TypeError(f"two classes are called {name}")
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = _enumeration(kind) if isinstance(kind, EnumMeta) else self._object(kind)
        return {"$ref": f"#/$defs/{name}"}

    def _object(self, kind: type[Any]) -> Schema:
        hints = get_type_hints(kind, include_extras=True)
        names = {each.name: each.encode_name for each in fields(kind)} if issubclass(kind, Struct) else {}
        said = _said(kind)
        return _described(kind) | _closed(
            {
                names.get(name, name): _with(self._member(kind, name, hint), said.get(name))
                for name, hint in hints.items()
            },
            [names.get(name, name) for name, hint in hints.items() if _is_required(kind, name, hint)],
        )

    def _member(self, kind: type[Any], name: str, hint: Any) -> Schema:
        """A key of a table that the whole table has too is said there alone."""
        if is_typeddict(kind) and kind is not self._whole and self._shared.get(name) == hint:
            return {"$ref": f"#/properties/{name}"}
        return self._of(hint)


def _closed(properties: Schema, required: list[str]) -> Schema:
    needed = {"required": required} if required else {}
    return {"type": "object", "additionalProperties": False, **needed, "properties": properties}


def _is_required(kind: type[Any], name: str, hint: Any) -> bool:
    if is_typeddict(kind):
        # An annotation that is text does not tell the class.
        return name in kind.__required_keys__ or get_origin(hint) is Required
    return UnsetType not in get_args(hint)


def _constrained(found: Schema, constraints: tuple[object, ...]) -> Schema:
    for meta in constraints:
        if not isinstance(meta, Meta):
            raise TypeError(f"not a constraint of a schema: {meta!r}")
        for name, keyword in _KEYWORDS.items():
            if getattr(meta, name) is not None:
                found = found | {_of_array(keyword, found): getattr(meta, name)}
        found = _with(found, meta.description) | (meta.extra_json_schema or {})
    return found


def _of_array(keyword: str, found: Schema) -> str:
    return "minItems" if keyword == "minLength" and "items" in found else keyword


def _word(words: tuple[Any, ...]) -> Schema:
    if len(words) == 1:
        return {"const": words[0]}
    return {"type": _NAMES[type(words[0])], "enum": [*words]}


def _enumeration(kind: Any) -> Schema:
    return _described(kind) | {"type": "string", "enum": _words(kind)}


def _words(kind: Any) -> list[Any]:
    return [member.value for member in kind]


def _with(found: Schema, description: str | None) -> Schema:
    if description is None:
        return found
    return {"description": description} | {key: rule for key, rule in found.items() if key != "description"}


def _described(kind: type[Any]) -> Schema:
    return {"description": _plain(kind.__doc__)} if kind.__doc__ else {}


def _said(kind: type[Any]) -> dict[str, str]:
    """What the strings below the fields of a class say, by the name of the field."""
    return {
        name: text
        for base in reversed(kind.__mro__)
        if base.__module__.partition(".")[0] not in ("builtins", "msgspec") and not is_typeddict(base)
        for name, text in _strings(base)
    }


def _strings(kind: type[Any]) -> Iterator[tuple[str, str]]:
    [body] = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(body, ast.ClassDef)
    for field, text in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr):
            assert isinstance(field.target, ast.Name)
            yield field.target.id, _plain(ast.literal_eval(text.value))


def _plain(text: str) -> str:
    """A docstring as the words of a description."""
    return " ".join(text.split()).replace("``None``", "null").replace("``", "`")


def _laid(value: Any, indent: str = "", used: int = 0) -> str:
    """JSON in which what fits into a line stands in one; ``used`` are the columns before and behind."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(indent) + used + len(flat) <= _WIDTH or not isinstance(value, (dict, list)) or not value:
        return flat
    below = indent + "  "
    if isinstance(value, dict):
        names = [json.dumps(name, ensure_ascii=False) + ": " for name in value]
        parts = [
            name + _laid(each, below, len(name) + 1) for name, each in zip(names, value.values(), strict=True)
        ]
    else:
        parts = [_laid(each, below, 1) for each in value]
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    return f"{opened}\n" + ",\n".join(below + part for part in parts) + f"\n{indent}{closed}"
