"""Which files a search finds, and what it must not touch."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from rewriter.batch.discovery import Problem, Source, discover
from rewriter.context.repository import is_dockerfile_name, repository_root

FOUND = [
    "Dockerfile",
    "dockerfile",
    "Containerfile",
    "containerfile",
    "app.Dockerfile",
    "app.dockerfile",
    "Dockerfile-prod",
    "Dockerfile.prod",
    "Dockerfile_x",
    "Dockerfiles",
    "Dockerfile.go",
    "Dockerfile.tar",
    "Dockerfile.dev",
    "dockerfile.golang",
]
NOT_FOUND = [
    "Dockerfile.dockerignore",
    "build.Dockerfile.dockerignore",
    "DOCKERFILE",
    "myDockerfile",
    "my-dockerfile",
    "docker-compose.yml",
    "app.Dockerfile.txt",
    "Makefile",
    "file",
    "Dockerfile.bak",
    "Dockerfile~",
    "Dockerfile.md",
    "Dockerfile.MD",
    "Dockerfile.j2",
    "Dockerfile.tmpl",
    "Dockerfile.orig",
    "Dockerfile.rej",
    ".Dockerfile.swp",
    "Dockerfile.swp",
    "Dockerfile.template",
    "Dockerfile.in",
    "dockerfile.go",
    "dockerfile_test.go",
    "dockerfile.tar",
]


@pytest.mark.parametrize("name", FOUND)
def test_names_that_are_taken(name: str) -> None:
    assert is_dockerfile_name(name)


@pytest.mark.parametrize("name", NOT_FOUND)
def test_names_that_are_not(name: str) -> None:
    assert not is_dockerfile_name(name)


def test_what_a_search_leaves_out_is_taken_where_it_is_named(repository: Path) -> None:
    touch(repository, "Dockerfile.j2", "a/Dockerfile.bak", "a/Dockerfile")
    assert shown(".") == ["a/Dockerfile"]
    assert shown("Dockerfile.j2", "a/Dockerfile.bak") == ["Dockerfile.j2", "a/Dockerfile.bak"]


def touch(root: Path, *names: str) -> None:
    for name in names:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("FROM golang\n")


def shown(*arguments: str, exclude: tuple[str, ...] = ()) -> list[str]:
    repository_root.cache_clear()
    return [source.shown for source in discover(arguments, lambda root: exclude)]


def test_a_search_is_ordered_and_complete(repository: Path) -> None:
    touch(repository, "z/Dockerfile", "Dockerfile", "a/b/Dockerfile", "a/Dockerfile", "a/main.go")
    assert shown(".") == ["Dockerfile", "a/Dockerfile", "a/b/Dockerfile", "z/Dockerfile"]
    assert shown("a") == ["a/Dockerfile", "a/b/Dockerfile"]
    assert shown("a/") == ["a/Dockerfile", "a/b/Dockerfile"]
    assert shown(str(repository)) == [str(repository / name) for name in shown(".")]


def test_git_itself_is_not_searched(repository: Path) -> None:
    touch(repository, ".git/Dockerfile", ".github/Dockerfile")
    assert shown(".") == [".github/Dockerfile"]


def test_nested_gitignores(repository: Path) -> None:
    touch(
        repository, "Dockerfile", "vendor/Dockerfile", "a/Dockerfile", "a/Dockerfile.gen", "b/Dockerfile.gen"
    )
    (repository / ".gitignore").write_text("vendor/\n*.gen\n")
    (repository / "b" / ".gitignore").write_text("!Dockerfile.gen\n")
    assert shown(".") == ["Dockerfile", "a/Dockerfile", "b/Dockerfile.gen"]
    assert shown("b") == ["b/Dockerfile.gen"]
    assert shown("a") == ["a/Dockerfile"]


def test_what_is_named_is_looked_at_even_if_ignored(repository: Path) -> None:
    touch(repository, "out/Dockerfile", "out/deep/Dockerfile")
    (repository / ".gitignore").write_text("out\n")
    assert shown(".") == []
    assert shown("out/Dockerfile") == ["out/Dockerfile"]
    assert shown("out") == ["out/Dockerfile", "out/deep/Dockerfile"]
    assert shown("out/deep", exclude=("x",)) == ["out/deep/Dockerfile"]


@pytest.mark.parametrize("beside", ["go.mod", "go.work", "Gopkg.lock", "glide.lock", "Godeps/Godeps.json"])
def test_modules_of_others_are_left_out(repository: Path, beside: str) -> None:
    touch(repository, "vendor/x/Dockerfile", "a/node_modules/y/Dockerfile", "a/Dockerfile", beside)
    assert shown(".") == ["a/Dockerfile"]
    assert shown("vendor") == ["vendor/x/Dockerfile"]
    assert shown("vendor/x/Dockerfile") == ["vendor/x/Dockerfile"]


def test_a_service_may_be_called_vendor(repository: Path) -> None:
    touch(repository, "go.mod", "services/vendor/Dockerfile", "Dockerfile.vendor", "vendor.Dockerfile")
    assert shown(".") == ["Dockerfile.vendor", "vendor.Dockerfile", "services/vendor/Dockerfile"]


def test_excluded_by_the_settings(repository: Path) -> None:
    touch(repository, "Dockerfile", "examples/Dockerfile", "a/examples/Dockerfile")
    assert shown(".", exclude=("/examples/",)) == ["Dockerfile", "a/examples/Dockerfile"]
    assert shown("examples/Dockerfile", exclude=("/examples/",)) == ["examples/Dockerfile"]


def test_a_repository_inside_starts_afresh(repository: Path) -> None:
    touch(repository, "inner/Dockerfile", "inner/x/Dockerfile", "x/Dockerfile")
    (repository / "inner" / ".git").write_text("gitdir: elsewhere\n")
    (repository / ".gitignore").write_text("x/\n")
    sources = discover(["."])
    assert [(s.shown, s.relative) for s in sources if isinstance(s, Source)] == [
        ("inner/Dockerfile", "Dockerfile"),
        ("inner/x/Dockerfile", "x/Dockerfile"),
    ]


def test_a_linked_folder_is_not_followed(repository: Path) -> None:
    touch(repository, "real/Dockerfile")
    (repository / "loop").symlink_to(repository)
    (repository / "alias").symlink_to("real")
    assert shown(".") == ["real/Dockerfile"]


def test_a_linked_file_is_its_target(repository: Path) -> None:
    touch(repository, "build/image.txt")
    (repository / "Dockerfile").symlink_to("build/image.txt")
    [source] = discover(["."])
    assert isinstance(source, Source)
    assert (source.shown, source.relative) == ("Dockerfile", "build/image.txt")


@pytest.mark.parametrize("arguments", [(".",), ("Dockerfile", "zz/Dockerfile"), ("Dockerfile", "Dockerfile")])
def test_no_file_comes_twice(repository: Path, arguments: tuple[str, ...]) -> None:
    touch(repository, "zz/Dockerfile")
    (repository / "Dockerfile").symlink_to("zz/Dockerfile")
    sources = discover(arguments)
    assert [source.relative for source in sources if isinstance(source, Source)] == ["zz/Dockerfile"]


@pytest.mark.parametrize("searched", [".", "Dockerfile"])
@pytest.mark.parametrize("target", ["../outside", "/etc/hostname", ".git/config"])
def test_a_link_out_of_the_repository_is_not_read(repository: Path, searched: str, target: str) -> None:
    touch(repository.parent, "outside")
    (repository / "Dockerfile").symlink_to(target)
    [problem] = discover([searched])
    assert isinstance(problem, Problem)
    assert "leads out of" in problem.message


def test_what_is_no_file_is_named_or_passed_over(repository: Path) -> None:
    os.mkfifo(repository / "Dockerfile")
    (repository / "app.Dockerfile").mkdir()
    (repository / "b.Dockerfile").symlink_to("nowhere")
    assert [s for s in discover(["."]) if isinstance(s, Source)] == []
    assert discover(["Dockerfile"]) == [Problem("Dockerfile", "not a regular file")]
    assert discover(["b.Dockerfile"]) == [Problem("b.Dockerfile", "no such file or directory")]


def test_an_unreadable_folder_is_a_problem(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(repository, "a/Dockerfile", "b/Dockerfile")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("/a"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert shown(".") == ["a", "b/Dockerfile"]
    assert discover(["."])[0] == Problem("a", "permission denied")


def test_outside_of_a_repository_paths_are_relative_to_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository_root.cache_clear()
    here, there = tmp_path / "here", tmp_path / "there"
    touch(here, "a/Dockerfile")
    touch(there, "b/Dockerfile")
    monkeypatch.chdir(here)
    relative = [s.relative for s in discover([".", "a/Dockerfile"]) if isinstance(s, Source)]
    assert relative == ["a/Dockerfile"]
    [source] = discover([str(there)])
    assert isinstance(source, Source)
    assert source.relative == "b/Dockerfile"
    [source] = discover([str(there / "b" / "Dockerfile")])
    assert isinstance(source, Source)
    assert source.relative == "Dockerfile"


def test_a_linked_gitignore_counts_as_little_as_for_git(repository: Path) -> None:
    touch(repository, "Dockerfile")
    (repository / "patterns").write_text("Dockerfile\n")
    (repository / ".gitignore").symlink_to("patterns")
    assert shown(".") == ["Dockerfile"]


def test_names_that_are_not_utf8(repository: Path) -> None:
    name = b"Dockerfile.\xff"
    try:
        (Path(os.fsdecode(os.fsencode(repository) + b"/" + name))).write_text("FROM golang\n")
    except OSError:
        pytest.skip("the file system has only UTF-8 names")
    assert shown(".") == [os.fsdecode(name)]


def test_a_very_deep_tree_ends(repository: Path) -> None:
    deep = repository
    for _ in range(300):
        deep = deep / "d"
    subprocess.run(["mkdir", "-p", str(deep)], check=True)
    touch(repository, "Dockerfile", "d/d/Dockerfile")
    assert shown(".") == ["Dockerfile", "d/d/Dockerfile"]
