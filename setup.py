"""What pyproject.toml cannot say: the tables of a wheel are JSON (``rewriter.support.tables``)."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildTables(build_py):
    """The package with its tables as JSON in the place of TOML."""

    def run(self) -> None:
        """Build it. An editable installation keeps what lies in the work tree."""
        super().run()
        if self.editable_mode:
            return
        for source in sorted(Path(self.build_lib).rglob("*.toml")):
            table = tomllib.loads(source.read_text(encoding="utf-8"))
            source.with_suffix(".json").write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")
            source.unlink()


setup(cmdclass={"build_py": BuildTables})
