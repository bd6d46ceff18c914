"""Which folder is taken for the build context."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.context.choose import Said, find_context
from rewriter.context.files import Context


def make(root: Path, *paths: str) -> None:
    for path in paths:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.endswith("/"):
            target.mkdir(exist_ok=True)
        else:
            target.write_text("")


# (files of the repository, folder of the Dockerfile, COPY sources, root, fits)
CASES = {
    "beside": (["go.mod", "main.go"], "", ["go.mod", "."], "", True),
    "own folder first": (["a.conf", "docker/a.conf"], "docker", ["a.conf"], "docker", True),
    "parent has the source": (["go.mod", "docker/x"], "docker", ["go.mod"], "", True),
    "nearest parent": (["go.mod", "svc/go.mod", "svc/docker/x"], "svc/docker", ["go.mod"], "svc", True),
    "all sources are needed": (
        ["go.mod", "entry.sh", "svc/go.mod"],
        "svc",
        ["go.mod", "entry.sh"],
        "",
        True,
    ),
    "path from the root": (["svc/go.mod"], "svc", ["svc/go.mod"], "", True),
    "leading slash": (["svc/go.mod"], "svc", ["/svc/go.mod"], "", True),
    "glob": (["go.mod", "go.sum", "docker/x"], "docker", ["go.*"], "", True),
    "optional glob": (["go.mod", "docker/x"], "docker", ["go.mod", "go.sum*"], "", True),
    "optional glob decides": (["a", "go.sum", "b/a"], "b", ["a", "go.sum*"], "", True),
    "optional glob beside the root": (["go.mod", "docker/x"], "docker", [".", "*.toml"], "", True),
    "a plain source comes before globs": (["a.go", "b/c.toml"], "b", ["a.go", "*.toml"], "", True),
    "glob without match": (["go.mod"], "", ["*.toml"], "", False),
    "only the root, Go below": (["go.mod", "svc/a/b/c/d/main.go"], "svc", ["."], "svc", True),
    "only the root, Go too deep": (["go.mod", "svc/a/b/c/d/e/main.go"], "svc", ["."], "", True),
    "only the root, none here": (["go.mod", "docker/x"], "docker", [".", "."], "", True),
    "star is the root": (["go.mod", "docker/x"], "docker", ["*"], "", True),
    "only the root, Go in a sister": (["src/main.go", "docker/x"], "docker", ["./"], "", True),
    "only vendored Go": (["go.mod", "docker/vendor/a/a.go"], "docker", ["."], "", True),
    "nothing is Go": (["README", "docker/x"], "docker", ["."], "docker", False),
    "no sources": (["go.mod", "docker/x"], "docker", [], "docker", True),
    "source and root": (["go.mod", "run.sh", "docker/run.sh"], "docker", ["run.sh", "."], "", True),
    "missing everywhere": (["go.mod", "docker/x"], "docker", ["absent"], "docker", False),
    "vendored": (
        ["tool", "vendor/modules.txt", "vendor/a/tool/x.go"],
        "vendor/a/tool",
        ["tool"],
        "vendor/a/tool",
        False,
    ),
    "vendored, below": (
        ["vendor/modules.txt", "vendor/a/t/x.go", "vendor/a/t/d/y"],
        "vendor/a/t/d",
        ["x.go"],
        "vendor/a/t",
        True,
    ),
    "a vendor that Go did not make": (["vendor/a/tool/x.go"], "vendor/a/tool", ["tool"], "vendor/a", True),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_choice(tmp_path: Path, case: tuple[list[str], str, list[str], str, bool]) -> None:
    files, folder, sources, root, fits = case
    make(tmp_path, ".git/HEAD", *files)
    choice = find_context(tmp_path / folder / "Dockerfile", sources)
    assert (choice.root, choice.fits) == (tmp_path / root, fits)
    assert choice.reason


# (files of the repository, folder of the Dockerfile, COPY sources, what builds say, root)
SAID = {
    "Go beside the Dockerfile": (["go.mod", "svc/a.go"], "svc", ["."], "", ""),
    "the Dockerfile's own folder": (["go.mod", "svc/x"], "svc", ["."], "svc", "svc"),
    "both have it": (["go.mod", "svc/go.mod"], "svc", ["go.mod"], "", ""),
    "a sister": (["api/go.mod", "docker/x"], "docker", ["go.mod"], "api", "api"),
    "a folder below": (["api/go.mod"], "", ["."], "api", "api"),
    "nobody has one file": (["api/go.mod", "docker/x"], "docker", ["go.mod", ".env"], "api", "api"),
    "it holds less": (["go.mod", "a", "svc/go.mod"], "svc", ["go.mod", "a*"], "svc", ""),
    "it holds nothing": (["svc/go.mod", "docs/x"], "svc", ["go.mod", "go.sum*"], "docs", "svc"),
    "nothing of it is anywhere": (["svc/go.mod", "api/go.mod"], "svc", ["absent"], "api", "svc"),
}


@pytest.mark.parametrize("case", SAID.values(), ids=SAID.keys())
def test_what_builds_say(tmp_path: Path, case: tuple[list[str], str, list[str], str, str]) -> None:
    files, folder, sources, said, root = case
    make(tmp_path, ".git/HEAD", *files)
    dockerfile = tmp_path / folder / "Dockerfile"
    choice = find_context(dockerfile, sources, said=lambda: Said(tmp_path / said, "compose.yaml:3"))
    assert choice.root == tmp_path / root
    assert ("compose.yaml:3 names it" in choice.reason) == (said == root and choice.fits)


@pytest.mark.parametrize(
    ("files", "folder", "sources"),
    [
        (["go.mod", "docker/x"], "docker", ["go.mod", "."]),
        (["main.go"], "", ["."]),
        (["api/go.mod"], "", ["api/go.mod"]),
    ],
)
def test_builds_are_not_asked_where_one_folder_fits(
    tmp_path: Path, files: list[str], folder: str, sources: list[str]
) -> None:
    def said() -> Said | None:
        raise AssertionError("asked")

    make(tmp_path, ".git/HEAD", *files)
    assert find_context(tmp_path / folder / "Dockerfile", sources, said=said).root == tmp_path


def test_never_above_the_repository(tmp_path: Path) -> None:
    make(tmp_path, "go.mod", "repo/.git/HEAD", "repo/docker/x")
    choice = find_context(tmp_path / "repo" / "docker" / "Dockerfile", ["go.mod"])
    assert choice.root == tmp_path / "repo" / "docker" and not choice.fits


def test_without_repository_no_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "go.mod", "docker/x")
    monkeypatch.setattr("rewriter.context.choose.MAX_PARENTS", 2)
    choice = find_context(tmp_path / "docker" / "Dockerfile", ["go.mod"])
    assert choice.root == tmp_path / "docker" and not choice.fits
    assert "go.mod" in choice.reason


def test_worktree_and_submodule_have_a_git_file(tmp_path: Path) -> None:
    make(tmp_path, "go.mod", "sub/.git", "sub/docker/x", ".git/HEAD")
    assert not find_context(tmp_path / "sub" / "docker" / "Dockerfile", ["go.mod"]).fits
    make(tmp_path, "sub/go.mod")
    assert find_context(tmp_path / "sub" / "docker" / "Dockerfile", ["go.mod"]).root == tmp_path / "sub"


def test_a_source_behind_a_link_out_does_not_count(tmp_path: Path) -> None:
    make(tmp_path, ".git/HEAD", "go.mod", "docker/x")
    (tmp_path / "docker" / "go.mod").symlink_to("../go.mod")
    assert find_context(tmp_path / "docker" / "Dockerfile", ["go.mod"]).root == tmp_path


def test_relative_dockerfile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, ".git/HEAD", "go.mod", "docker/x")
    monkeypatch.chdir(tmp_path / "docker")
    assert find_context(Path("Dockerfile"), ["go.mod"]).root == tmp_path


@pytest.mark.parametrize(
    "source", ["\0", "\ud800", "a" * 5000, "[" * 2000, "*" * 5000, "../" * 2000 + "etc/passwd"]
)
def test_hostile_sources(tmp_path: Path, source: str) -> None:
    make(tmp_path, ".git/HEAD", "go.mod")
    choice = find_context(tmp_path / "Dockerfile", [source])
    assert choice.root == tmp_path and not choice.fits


def test_a_folder_without_go_is_looked_through_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    (tmp_path / ".git").mkdir()
    for name in ("a", "b", "c"):
        (tmp_path / name / "data").mkdir(parents=True)
    listed: list[str] = []
    real = Context.list_directory

    def counted(context: Context, folder: str) -> list[tuple[str, bool]]:
        if context.root == tmp_path:
            listed.append(folder)
        return [*real(context, folder)]

    monkeypatch.setattr(Context, "list_directory", counted)
    for name in ("a", "b", "c"):
        find_context(tmp_path / name / "Dockerfile", ["."])
    assert listed.count("a/data") == 1
