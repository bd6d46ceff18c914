"""The tables of a build, held against their source."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from rewriter.support import tables

ROOT = Path(__file__).parents[2]
TABLES = sorted(path.relative_to(ROOT) for path in (ROOT / "rewriter").rglob("*.toml"))


def test_a_build_has_the_tables_as_json(tmp_path: Path) -> None:
    build = ("build_py", "--build-lib", str(tmp_path), "egg_info", "--egg-base", str(tmp_path))
    subprocess.run([sys.executable, "setup.py", "--quiet", *build], cwd=ROOT, check=True)
    assert not [*(tmp_path / "rewriter").rglob("*.toml")]
    assert len(TABLES) > 40
    for path in TABLES:
        built = (tmp_path / path).with_suffix(".json").read_text(encoding="utf-8")
        assert json.loads(built) == tomllib.loads((ROOT / path).read_text(encoding="utf-8")), path


def test_json_is_read_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "a.toml").write_text("a = 1")
    (tmp_path / "room" / "b.json").write_text('{"b": "é"}', encoding="utf-8")
    monkeypatch.setattr(tables, "_PACKAGE", tmp_path)
    tables.table.cache_clear()
    assert tables.table("room", "a") == {"a": 1}
    assert tables.table("room", "b") == {"b": "é"}
    tables.table.cache_clear()
