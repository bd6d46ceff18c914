"""The tables: complete rows, no duplicates, a source for each."""

from __future__ import annotations

import re
from typing import Any

import pytest

from rewriter.golang.modules.module import ancestors
from rewriter.golang.source.names import package_names, unversioned
from rewriter.support.tables import table

KINDS = {
    "calls": {"open", "read", "template", "list", "glob", "serve", "write", "certificate", "plugin", "name"},
    "executables": {"execute", "look", "shell"},
    "labels": {"label"},
}
ROWS: list[tuple[str, dict[str, Any]]] = [
    (name, row)
    for name, keys in {
        "calls": ["calls"],
        "executables": ["calls"],
        "privileged": ["calls"],
        "labels": ["calls"],
        "environment": ["calls"],
        "defaults": ["calls", "imports", "searches", "values"],
        "flags": ["flags"],
        "modules": ["modules"],
        "switches": ["experiments", "tags", "debug", "toolchains"],
    }.items()
    for key in keys
    for row in table("golang", name)[key]
]


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_every_row_has_a_source(name: str, row: dict[str, Any]) -> None:
    assert row["source"].startswith("https://")


@pytest.mark.parametrize("name", KINDS)
def test_rules_are_complete(name: str) -> None:
    for row in table("golang", name)["calls"]:
        assert row["kind"] in KINDS[name]
        assert row.get("functions") or row.get("methods") or row.get("literals")
        named = row.get("arguments") or (row.get("literals") and row.get("field"))
        assert bool(named) != bool(row.get("starts") or row.get("reads"))
        assert row.get("package") or row.get("packages")
        assert not {"when", "count", "beside", "data"} & row.keys() or name in ("calls", "privileged")
        assert "rest" not in row or name in ("calls", "labels")


def test_modules_that_were_read() -> None:
    rows = table("golang", "read")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", rows["read"])
    assert rows["source"].startswith("https://")
    assert list(rows["modules"]) == sorted(rows["modules"])
    for path, version in rows["modules"].items():
        assert "." in path.partition("/")[0]
        assert path == path.strip("/")
        assert re.fullmatch(r"v\d+\.\d+\.\d+[\w.+-]*", version), path
        major = re.search(r"(?:/|\.)v(\d+)$", path)
        assert (
            version.partition(".")[0] == f"v{major[1]}"
            if major
            else version[:2] in ("v0", "v1") or (version.endswith("+incompatible"))
        ), path
    assert set(rows["except"]) <= set(rows["modules"])
    assert all(packages == sorted(packages) for packages in rows["except"].values())


def test_no_module_that_needs_cgo_was_read_to_need_none() -> None:
    rows = table("golang", "read")
    for row in table("golang", "modules")["modules"]:
        for module in ancestors(row["path"]):
            if module in rows["modules"] and row.get("kind") != "purego":
                assert module != row["path"] or module in rows["except"]


@pytest.mark.parametrize("name", KINDS)
def test_functions_are_named_once(name: str) -> None:
    seen: set[tuple[str, str]] = set()
    for row in table("golang", name)["calls"]:
        for package in row.get("packages") or [row["package"]]:
            for function in row.get("functions", ()):
                assert (package, function) not in seen
                seen.add((package, function))


def test_privileged_calls_say_what_they_do() -> None:
    seen: set[tuple[str, str]] = set()
    for row in table("golang", "privileged")["calls"]:
        assert row["kind"].endswith(")")
        assert row["arguments"] == []
        for package in row.get("packages") or [row["package"]]:
            for function in row["functions"]:
                assert (package, function) not in seen
                seen.add((package, function))


def test_modules() -> None:
    paths = [row["path"] for row in table("golang", "modules")["modules"]]
    assert len(paths) >= 60
    assert len(set(paths)) == len(paths)
    assert all(unversioned(path) == path for path in paths)


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("a.b/c/v2", "a.b/c"),
        ("a.b/c/v22/d", "a.b/c/d"),
        ("gopkg.in/ini.v1", "gopkg.in/ini"),
        ("gopkg.in/u/p.v3/x", "gopkg.in/u/p/x"),
        ("a.b/c", "a.b/c"),
        ("a.b/version", "a.b/version"),
        ("a.b/c.v2", "a.b/c.v2"),
        ("rogchap.com/v8go", "rogchap.com/v8go"),
    ],
)
def test_unversioned(path: str, plain: str) -> None:
    assert unversioned(path) == plain


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("net/http", "http"),
        ("a.b/fiber/v2", "fiber"),
        ("gopkg.in/yaml.v3", "yaml"),
        ("a.b/go-sqlite3", "sqlite3"),
        ("a.b/thing-go", "thing"),
        ("a.b/some-name", "somename"),
        ("github.com/oschwald/geoip2-golang", "geoip2"),
    ],
)
def test_package_names(path: str, name: str) -> None:
    assert name in package_names(path)
