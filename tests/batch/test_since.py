"""``--since``: what a change touches, and that git runs nothing of a repository."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rewriter.batch.process import Request, process
from rewriter.batch.since import ChangesError
from rewriter.batch.since.changes import changed_paths
from rewriter.context.repository import repository_root

GO = 'FROM golang:1.24\nWORKDIR /src\nCOPY {sources} ./\nRUN CGO_ENABLED=0 go build -o /app .\nCMD ["/app"]\n'
GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run([*GIT, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def commit(root: Path, files: dict[str, str] | None = None) -> None:
    write(root, files or {})
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message=x")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two services; one copies two paths, the other all of its folder but documents."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    repository_root.cache_clear()
    root = tmp_path / "work"
    root.mkdir()
    git(root, "init", "--quiet")
    main = "package main\n\nfunc main() {}\n"
    commit(
        root,
        {
            "api/Dockerfile": GO.format(sources="go.mod cmd"),
            "api/go.mod": "module example.com/api\n\ngo 1.24\n",
            "api/cmd/main.go": main,
            "api/README.md": "api",
            "mail/Dockerfile": GO.format(sources="."),
            "mail/.dockerignore": "*.md\n",
            "mail/go.mod": "module example.com/mail\n\ngo 1.24\n",
            "mail/main.go": main,
            "mail/README.md": "mail",
            "go.sum": "",
        },
    )
    git(root, "tag", "base")
    monkeypatch.chdir(root)
    return root


def looked_at(since: str = "base", *paths: str) -> list[str]:
    return [one.result.path for one in process(Request(paths=paths or (".",), since=since))]


def test_nothing_changed(repository: Path) -> None:
    assert looked_at() == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("api/Dockerfile", ["api/Dockerfile"]),
        ("api/go.mod", ["api/Dockerfile"]),
        ("api/cmd/inner/new.go", ["api/Dockerfile"]),
        # Beside what is copied.
        ("api/README.md", []),
        ("api/cmdline.go", []),
        ("mail/main.go", ["mail/Dockerfile"]),
        ("mail/templates/index.html", ["mail/Dockerfile"]),
        # Left out of the build context.
        ("mail/README.md", []),
        ("mail/.dockerignore", ["mail/Dockerfile"]),
        ("mail/Dockerfile.dockerignore", ["mail/Dockerfile"]),
        ("go.sum", []),
        ("README.md", []),
        (".distroify.toml", ["api/Dockerfile", "mail/Dockerfile"]),
        ("new/Dockerfile", ["new/Dockerfile"]),
    ],
)
@pytest.mark.parametrize("committed", [True, False])
def test_a_changed_file(repository: Path, changed: str, expected: list[str], committed: bool) -> None:
    text = "FROM golang:1.24\n" if changed.endswith("Dockerfile") else "debian = 12\n"
    write(repository, {changed: text})
    if committed:
        commit(repository)
    assert looked_at() == expected


def test_a_file_that_went(repository: Path) -> None:
    (repository / "api/cmd/main.go").unlink()
    (repository / "mail/README.md").unlink()
    assert looked_at() == ["api/Dockerfile"]


def test_files_that_git_ignores_do_not_count(repository: Path) -> None:
    commit(repository, {".gitignore": "*.log\n"})
    (repository / ".git/info/exclude").parent.mkdir(exist_ok=True)
    (repository / ".git/info/exclude").write_text("*.swp\n")
    write(repository, {"mail/a.log": "", "mail/b.swp": ""})
    assert looked_at() == []


@pytest.mark.parametrize(
    ("lines", "changed", "expected"),
    [
        ("COPY *.go go.* ./", "main.go", True),
        ("COPY *.go go.* ./", "main.c", False),
        ("COPY *.go go.* ./", "inner/main.go", False),
        ("COPY cmd/*/main.go ./", "cmd/a/main.go", True),
        ("COPY cmd/*/main.go ./", "cmd/a/other.go", False),
        ("COPY --parents **/*.go ./", "a/b/c.go", True),
        ('COPY ["with space", "./"]', "with space/a", True),
        ("ADD /cmd ./", "cmd/a.go", True),
        ("ARG DIR=cmd\nCOPY $DIR ./", "anything", True),
        ("COPY --from=alpine /etc ./", "etc/passwd", False),
        ("ADD https://example.com/a ./", "a", False),
        ("COPY <<EOF /a\nmain.go\nEOF", "main.go", False),
        ("RUN --mount=type=bind,target=. go build", "main.go", True),
        ("RUN --mount=type=bind,source=cmd,target=/cmd go build", "cmd/a.go", True),
        ("RUN --mount=type=bind,source=cmd,target=/cmd go build", "main.go", False),
        ("RUN --mount=type=bind,from=golang,target=/go true", "main.go", False),
        ("RUN --mount=type=cache,target=/root/.cache go build", "main.go", False),
        ("RUN go build", "main.go", False),
    ],
)
def test_what_an_image_is_made_from(tmp_path: Path, lines: str, changed: str, expected: bool) -> None:
    repository_root.cache_clear()
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, {"Dockerfile": f"FROM golang:1.24\n{lines}\n", "cmd/kept": "", "etc/kept": ""})
    write(tmp_path, {changed: "new"})
    assert looked_at("HEAD", str(tmp_path)) == ([str(tmp_path / "Dockerfile")] if expected else [])


def test_the_base_is_where_the_work_left_the_revision(repository: Path) -> None:
    """What others did meanwhile is not this change, as in a pull request."""
    git(repository, "checkout", "--quiet", "-b", "work")
    commit(repository, {"api/go.mod": "module example.com/api/v2\n"})
    git(repository, "checkout", "--quiet", "main")
    commit(repository, {"mail/main.go": "package main\n"})
    git(repository, "checkout", "--quiet", "work")
    assert looked_at("main") == ["api/Dockerfile"]


def test_in_a_shallow_clone_without_common_past(repository: Path, tmp_path: Path) -> None:
    git(repository, "checkout", "--quiet", "-b", "work")
    commit(repository, {"api/go.mod": "module example.com/api/v2\n"})
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{repository}", str(clone), "--branch=work")
    git(clone, "fetch", "--quiet", "--depth=1", "origin", "main")
    assert looked_at("FETCH_HEAD", str(clone)) == [str(clone / "api/Dockerfile")]


@pytest.mark.parametrize("revision", ["", "nowhere", "--output=/tmp/x", "-h", "base..HEAD", "base\n", ":api"])
def test_a_revision_that_is_none(repository: Path, revision: str) -> None:
    with pytest.raises(ChangesError, match="git knows no revision"):
        looked_at(revision)


def test_outside_of_a_repository(tmp_path: Path) -> None:
    repository_root.cache_clear()
    write(tmp_path, {"Dockerfile": "FROM golang\n"})
    with pytest.raises(ChangesError, match="is in no git repository"):
        looked_at("HEAD", str(tmp_path))


def test_names_of_any_bytes(repository: Path) -> None:
    name = os.fsdecode(b"mail/\xff \n\"'.go")
    (repository / name).write_text("x")
    assert changed_paths(repository, "base") == {name}
    assert looked_at() == ["mail/Dockerfile"]


def test_a_linked_work_tree_and_a_split_index(repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    git(repository, "worktree", "add", "--quiet", str(other))
    git(other, "update-index", "--split-index")
    write(other, {"api/cmd/main.go": "package main\n"})
    assert looked_at("base", str(other)) == [str(other / "api/Dockerfile")]


def test_a_submodule_counts_where_it_is_moved(repository: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    git(library, "init", "--quiet")
    commit(library, {"Dockerfile": "FROM golang:1.24\nCOPY . .\n"})
    git(
        repository,
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        str(library),
        "mail/lib",
    )
    commit(repository)
    git(repository, "tag", "with-lib")
    assert looked_at("with-lib") == []
    commit(repository / "mail/lib", {"a.go": "package lib\n"})
    assert looked_at("with-lib") == ["mail/Dockerfile", "mail/lib/Dockerfile"]


def test_a_problem_that_was_there_before_stays_away(repository: Path) -> None:
    (repository / "old").mkdir()
    (repository / "old/Dockerfile").symlink_to("/nowhere")
    commit(repository)
    git(repository, "tag", "with-link")
    assert looked_at("base") == ["old/Dockerfile"]
    assert looked_at("with-link") == []
    assert looked_at("with-link", "old/Dockerfile") == ["old/Dockerfile"]


def test_nothing_of_the_repository_is_run(repository: Path, tmp_path: Path) -> None:
    """What ``git status`` runs for such a repository: the monitor and the filters of its configuration."""
    ran = tmp_path / "ran"
    script = tmp_path / "script"
    script.write_text(f'#!/bin/sh\necho "$0 $*" >>{ran}\ncat\n')
    script.chmod(0o755)
    commit(repository, {".gitattributes": "* filter=evil diff=evil\n"})
    for key in (
        "core.fsmonitor",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "remote.origin.uploadpack",
        "alias.diff",
        "hook.evil.command",
    ):
        git(repository, "config", key, str(script))
    git(repository, "config", "extensions.partialClone", "origin")
    git(repository, "config", "remote.origin.promisor", "true")
    git(repository, "config", "remote.origin.url", f"ext::{script} a")
    for hook in ("post-index-change", "fsmonitor-watchman", "pre-commit", "reference-transaction"):
        (repository / ".git/hooks").mkdir(exist_ok=True)
        (repository / ".git/hooks" / hook).symlink_to(script)
    write(repository, {"mail/main.go": "package main\n\nfunc main() { println() }\n"})
    assert looked_at() == ["mail/Dockerfile"]
    with pytest.raises(ChangesError):
        looked_at("0123456789012345678901234567890123456789")
    assert not ran.exists()
    # The same repository does run it for git itself, or this test shows nothing.
    subprocess.run([*GIT, "status"], cwd=repository, check=False, capture_output=True)
    assert ran.exists()


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")
def test_a_repository_of_somebody_else(repository: Path) -> None:
    """A job in a container has its work tree from outside; git itself looks at none of such a repository."""
    write(repository, {"mail/main.go": "package main\n"})
    for path in (repository, *repository.rglob("*")):
        os.chown(path, 1234, 1234)
    assert looked_at() == ["mail/Dockerfile"]


def test_variables_of_a_hook_do_not_lead_elsewhere(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repository, {"mail/main.go": "package main\n"})
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    assert looked_at() == ["mail/Dockerfile"]


def test_the_work_tree_and_the_index_stay_as_they_are(repository: Path) -> None:
    os.utime(repository / "mail/main.go", (1, 1))
    before = (repository / ".git/index").read_bytes()
    assert looked_at() == []
    assert (repository / ".git/index").read_bytes() == before


Command = Callable[..., subprocess.CompletedProcess[str]]


def distroify(*arguments: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).resolve().parents[2]
    return subprocess.run(
        [sys.executable, "-m", "rewriter", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )


def test_the_command(repository: Path) -> None:
    write(repository, {"mail/main.go": "package main\n\nfunc main() { println() }\n"})
    done = distroify("--since", "base", "--check")
    assert done.returncode == 1
    assert "mail/Dockerfile" in done.stderr
    assert "api/Dockerfile" not in done.stderr
    # A part of the files says nothing of settings that match none of it.
    commit(repository, {".distroify.toml": '[bases]\n"example.com/x" = "golang:1.24"\n'})
    git(repository, "tag", "configured")
    assert "example.com/x" not in distroify("--since", "configured").stderr
    assert "example.com/x" in distroify().stderr
    bad = distroify("--since", "no\x1bwhere")
    assert bad.returncode == 2
    assert bad.stderr.startswith('distroify: git knows no revision "no\\x1bwhere" in ')
    assert bad.stdout == ""
