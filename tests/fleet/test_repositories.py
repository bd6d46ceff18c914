"""From lists to names and URLs."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from rewriter.fleet.repositories import InputError, Repository, entry, repositories
from tests.fleet.conftest import Make


@pytest.mark.parametrize(
    ("text", "name", "url", "branch"),
    [
        ("owner/name", "github.com/owner/name", "https://github.com/owner/name", None),
        ("owner/name@v1", "github.com/owner/name@v1", "https://github.com/owner/name", "v1"),
        ("owner/name@feature/x", "github.com/owner/name@feature/x", "https://github.com/owner/name", "feature/x"),
        ("GitLab.com/group/sub/name", "gitlab.com/group/sub/name", "https://GitLab.com/group/sub/name", None),
        ("https://github.com/owner/name.git", "github.com/owner/name", "https://github.com/owner/name.git", None),
        ("https://github.com/o/n.git@main", "github.com/o/n@main", "https://github.com/o/n.git", "main"),
        ("https://me:pw@github.com/o/n", "github.com/o/n", "https://me:pw@github.com/o/n", None),
        ("https://me:pw@github.com/o/n@b", "github.com/o/n@b", "https://me:pw@github.com/o/n", "b"),
        ("https://h.example:8443/o/n/", "h.example:8443/o/n", "https://h.example:8443/o/n/", None),
        ("git@github.com:owner/name.git", "github.com/owner/name", "git@github.com:owner/name.git", None),
        ("git@github.com:owner/name@b", "github.com/owner/name@b", "git@github.com:owner/name", "b"),
        ("ssh://git@h.example:22/o/n@b", "h.example:22/o/n@b", "ssh://git@h.example:22/o/n", "b"),
        ("file:///srv/a.git", "localhost/srv/a", "file:///srv/a.git", None),
        ("/srv/none@b", "srv/none@b", "/srv/none", "b"),
        ("./none", "base/none", "/base/none", None),
        ("../none", "none", "/none", None),
    ],
)  # fmt: skip
def test_a_line_names_a_repository(text: str, name: str, url: str, branch: str | None) -> None:
    assert entry(text, base=Path("/base")) == Repository(name, url, branch)


@pytest.mark.parametrize(
    "text",
    [
        "name",
        "--upload-pack=touch x",
        "-x/y",
        "ext::sh -c date",
        "owner/../name",
        "owner/name@",
        "owner/name@-b",
        "owner/name@a..b",
        "owner/name@a b",
        "https://-oProxyCommand=date/x",
        "-oProxyCommand=date:x",
        "git@h:-x",
        "a\0/b",
        "owner/name other",
    ],
)
def test_what_is_no_repository_is_said(text: str) -> None:
    with pytest.raises(InputError):
        entry(text)


def test_another_host() -> None:
    assert entry("o/n", "https://git.example/scm/") == Repository(
        "git.example/scm/o/n", "https://git.example/scm/o/n"
    )
    with pytest.raises(InputError, match="--host takes a URL"):
        entry("o/n", "git.example")


def test_a_list_with_comments(tmp_path: Path) -> None:
    file = tmp_path / "repos.txt"
    file.write_text("\ufeff# all\n\no/a # first\n  o/b@main\t# second\r\n#o/c\no/a\nhttps://h.example/x#y\n")
    names = [one.name for one in repositories([str(file)])]
    assert names == ["github.com/o/a", "github.com/o/b@main", "h.example/x#y"]


def test_the_line_of_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "repos.txt"
    file.write_text("o/a\n\nwhat\n")
    with pytest.raises(InputError, match=r"repos\.txt:3: 'what' is no repository"):
        repositories([str(file)])


def test_a_list_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"o/a\n")))
    assert [one.name for one in repositories(["-"])] == ["github.com/o/a"]


def test_a_table(tmp_path: Path) -> None:
    file = tmp_path / "repos.csv"
    file.write_text(
        "cloneUrl,branch,origin,path,org10,org2,org1\n"
        'https://github.com/o/a,main,github.com,o/a,third,"second, too",first\n'
        "git@github.com:o/b.git,,,,,,\n"
        "\n"
        "#https://github.com/o/c,,,,,,\n"
    )
    assert repositories([str(file)]) == (
        Repository(
            "github.com/o/a@main", "https://github.com/o/a", "main", ("first", "second, too", "third")
        ),
        Repository("github.com/o/b", "git@github.com:o/b.git"),
    )


@pytest.mark.parametrize("row", ["what,main", "o/a,-b"])
def test_a_table_says_where_it_is_wrong(tmp_path: Path, row: str) -> None:
    file = tmp_path / "repos.csv"
    file.write_text(f"cloneUrl,branch\n{row}\n")
    with pytest.raises(InputError):
        repositories([str(file)])


def test_a_folder_that_is_a_repository(make: Make) -> None:
    folder = make("app")
    assert repositories([str(folder)]) == (Repository("app", str(folder)),)


def test_a_folder_of_repositories_bare_ones_too(make: Make, repositories_folder: Path) -> None:
    make("b/deep/er")
    make("a", bare=True)
    (repositories_folder / "other").mkdir()
    os.symlink(repositories_folder, repositories_folder / "around")
    found = repositories([str(repositories_folder)])
    assert [one.name for one in found] == ["a", "b/deep/er"]
    assert found[0].url == str(repositories_folder / "a.git")


@pytest.fixture
def repositories_folder(make: Make, tmp_path: Path) -> Path:
    return tmp_path / "repositories"


def test_a_folder_without_repositories(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no repository there"):
        repositories([str(tmp_path)])


def test_two_folders_of_one_name(make: Make, tmp_path: Path) -> None:
    first, second = make("one/app"), make("two/app")
    with pytest.raises(InputError, match="two repositories are called app"):
        repositories([str(first), str(second)])
    assert len(repositories([str(first), str(first)])) == 1


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("github.com/o/n@feature/x", "github.com/o/n@feature/x"),
        ("a/../b", "a/%2E%2E/b"),
        ("a//b", "a/%/b"),
        ("x;rm -rf *\n</script>", "x%3Brm%20-rf%20%2A%0A%3C/script%3E"),
        ("caf\udce9", "caf%E9"),
        ("%41", "%2541"),
    ],
)
def test_folders_mean_nothing_to_a_shell(name: str, folder: str) -> None:
    assert Repository(name, "").folder == folder


def test_long_names_stay_apart() -> None:
    first, second = (Repository("x" * 300 + end, "").folder for end in "ab")
    assert first != second and len(first) < 200
