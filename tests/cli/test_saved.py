"""``--save``: further formats of one run, in files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli import fake
from tests.cli.conftest import Run


@pytest.fixture
def dockerfile(repository: Path) -> Path:
    (repository / "Dockerfile").write_bytes(fake.GO)
    return repository / "Dockerfile"


def test_each_format_goes_to_its_file_beside_what_is_printed(run: Run, dockerfile: Path) -> None:
    printed = run("--format", "json")
    done = run("--save", "json=a.json", "--save", "diff=a.patch", "--save", "github=a=b")
    assert done.code == 0
    assert json.loads(Path("a.json").read_bytes())["files"] == json.loads(printed.out)["files"]
    assert Path("a.patch").read_bytes() == done.out
    assert done.out.startswith(b"diff --git a/Dockerfile b/Dockerfile\n")
    assert Path("a=b").read_text().startswith("::")


def test_a_check_saves_the_diff_too(run: Run, dockerfile: Path) -> None:
    done = run("--check", "--save", "diff=a.patch")
    assert (done.code, done.out) == (1, b"")
    assert Path("a.patch").read_text().startswith("diff --git a/Dockerfile b/Dockerfile\n")


def test_no_files_no_diff(run: Run, repository: Path) -> None:
    assert run("--save", "diff=a.patch").code == 0
    assert Path("a.patch").read_bytes() == b""


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("json", '"json" is not FORMAT=FILE'),
        ("json=", '"json=" is not FORMAT=FILE'),
        ("text=a", '"text" is for people; there are diff, json,'),
        ("jsn=a", 'did you mean "json"?'),
        ("dif=a", 'did you mean "diff"?'),
        ("what=a", '"what" is no format; there are diff, json,'),
        ("json=-", '"json=-" names no file; --format prints'),
    ],
)
def test_values_that_cannot_be(run: Run, dockerfile: Path, value: str, message: str) -> None:
    done = run("--save", value)
    assert done.code == 2
    assert message in " ".join(done.err.split())
    assert sorted(path.name for path in Path().iterdir()) == [".git", "Dockerfile"]


def test_one_file_for_two_formats(run: Run, dockerfile: Path) -> None:
    done = run("--save", "json=a", "--save", "diff=./a")
    assert done.code == 2
    assert '"a" is named twice' in done.err
    assert not Path("a").exists()


def test_a_file_that_cannot_be_written(run: Run, dockerfile: Path) -> None:
    done = run("--save", "json=nowhere/a.json")
    assert done.code == 2
    assert done.err.endswith("distroify: cannot write nowhere/a.json: no such file or directory\n")


@pytest.mark.parametrize("name", ["Dockerfile", "./Dockerfile", "link"])
@pytest.mark.parametrize("mode", ["--diff", "--write"])
def test_no_dockerfile_is_written_over(run: Run, dockerfile: Path, name: str, mode: str) -> None:
    Path("link").symlink_to("Dockerfile")
    done = run(mode, "--save", "json=a.json", "--save", f"diff={name}")
    assert done.code == 2
    assert done.err.endswith(f"distroify: cannot write {Path(name)}: it is a Dockerfile of this run\n")
    assert (dockerfile.read_bytes() == fake.GO) == (mode == "--diff")
    assert dockerfile.read_bytes().startswith(b"FROM ")
    assert not Path("a.json").exists()


def test_a_saved_file_is_written_again(run: Run, dockerfile: Path) -> None:
    assert [run("--save", "diff=a.patch").code for _ in range(2)] == [0, 0]
