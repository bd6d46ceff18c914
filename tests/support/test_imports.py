"""Modules that are found and loaded in the short way are those that Python finds and loads."""

from __future__ import annotations

import os
import py_compile
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rewriter.support import imports

ATTRIBUTES = """
import importlib
for name in ("made", "made.tool", "made.room", "made.room.inner"):
    module = importlib.import_module(name)
    spec = module.__spec__
    print(name, module.__file__, module.__cached__, module.__package__, getattr(module, "__path__", None))
    print(module.__doc__, module.VALUE, module.code().co_filename, spec.name, spec.parent, spec.origin)
    print(spec.has_location, spec.cached, spec.submodule_search_locations, spec.loader.get_filename(name))
"""
SHORT = "import imports; imports.import_fast('made')\n"
FINDERS = SHORT + "import sys; print(type(sys.meta_path[0]).__name__)"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A package beside a copy of the module that is tested, all compiled."""
    shutil.copy(imports.__file__, tmp_path / "imports.py")
    for name in ("__init__", "tool", "room/__init__", "room/inner"):
        file = tmp_path / "made" / f"{name}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f'"""About {name}."""\nVALUE = "{name}"\ndef code():\n    return code.__code__\n')
    for file in tmp_path.rglob("*.py"):
        py_compile.compile(
            str(file), doraise=True, invalidation_mode=py_compile.PycInvalidationMode.TIMESTAMP
        )
    return tmp_path


def run(folder: Path, script: str, *options: str, **variables: str) -> str:
    """What a script prints."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment |= {"PYTHONPATH": str(folder)} | variables
    words = [sys.executable, *options, "-c", script]
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout


def test_modules_are_as_python_makes_them(made: Path) -> None:
    found = run(made, SHORT + ATTRIBUTES)
    assert found == run(made, ATTRIBUTES)
    assert "About room/inner. room/inner" in found
    assert run(made, FINDERS) == "_Finder\n"


def test_byte_code_is_run_and_not_the_source(made: Path) -> None:
    """The check of the time and size of the source finds nothing new."""
    file = made / "made/tool.py"
    before = file.stat()
    file.write_text(file.read_text().replace('"tool"', '"tule"'))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert run(made, SHORT + "import made.tool; print(made.tool.VALUE)") == "tool\n"


@pytest.mark.parametrize("older", [0, 5])
def test_a_changed_module_is_compiled_again(made: Path, older: int) -> None:
    file = made / "made/tool.py"
    before = file.stat()
    file.write_text(file.read_text().replace('"tool"', '"a longer one"' if not older else '"tule"'))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns - older * 10**9))
    script = SHORT + "import made.tool; print(made.tool.VALUE)"
    assert run(made, script) == ("tule\n" if older else "a longer one\n")
    byte_code = next((made / "made/__pycache__").glob("tool.*"))
    assert int.from_bytes(byte_code.read_bytes()[8:12], "little") == int(file.stat().st_mtime)


def test_without_byte_code_it_is_made(made: Path) -> None:
    shutil.rmtree(made / "made/__pycache__")
    assert run(made, SHORT + ATTRIBUTES) == run(made, ATTRIBUTES)
    assert any((made / "made/__pycache__").glob("tool.*"))


def test_byte_code_that_is_checked_in_another_way_is_left_to_python(made: Path) -> None:
    file = made / "made/tool.py"
    kind = py_compile.PycInvalidationMode.CHECKED_HASH
    py_compile.compile(str(file), doraise=True, invalidation_mode=kind)
    before = file.stat()
    file.write_text(file.read_text().replace('"tool"', '"tule"'))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert run(made, SHORT + "import made.tool; print(made.tool.VALUE)") == "tule\n"


@pytest.mark.parametrize("name", ["made.nothing", "made.tool.below", "made.data"])
def test_what_is_no_module_is_not_found(made: Path, name: str) -> None:
    (made / "made/data.txt").write_text("VALUE = 1")
    script = f"try: import {name}\nexcept ModuleNotFoundError as error: print(error)"
    assert run(made, SHORT + script) == run(made, script) != ""


def test_a_folder_without_a_module_is_a_package_as_it_was(made: Path) -> None:
    (made / "made/spread").mkdir()
    (made / "made/spread/inner.py").write_text("VALUE = 7")
    assert run(made, SHORT + "import made.spread.inner as i; print(i.VALUE)") == "7\n"


@pytest.mark.parametrize(("options", "variables"), [(["-O"], {}), ([], {"PYTHONPYCACHEPREFIX": "elsewhere"})])
def test_another_place_of_byte_code_is_left_to_python(
    made: Path, options: list[str], variables: dict[str, str]
) -> None:
    variables = {key: str(made / value) for key, value in variables.items()}
    assert run(made, FINDERS, *options, **variables) != "_Finder\n"
    assert run(made, SHORT + "import made.tool; print(made.tool.VALUE)", *options, **variables) == "tool\n"


def test_an_installation_that_was_moved_is_left_to_python(made: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("imports.py", "made", "__pycache__"):
        shutil.move(made / name, moved / name)
    assert run(moved, FINDERS) != "_Finder\n"
    assert run(moved, SHORT + ATTRIBUTES) == run(moved, ATTRIBUTES)


def test_one_module_that_was_moved_tells_where_it_is(made: Path) -> None:
    """As one that Python loads."""
    folder = made / "made"
    for name in ("room", "__pycache__"):
        (folder / name).rename(folder / f"old-{name}")
    shutil.move(folder / "old-room", folder / "room2")
    shutil.move(folder / "old-__pycache__", folder / "__pycache__")
    script = "import made.room2.inner as inner; print(inner.code().co_filename)"
    assert run(made, SHORT + script) == run(made, script) == f"{folder}/room2/inner.py\n"
