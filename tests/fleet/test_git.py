"""git over what strangers wrote: nothing runs, nothing is asked, nothing is told that should not be."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from rewriter.fleet.git import Git, prepared
from rewriter.fleet.git_errors import GitError, cleaned, without_secrets
from rewriter.fleet.git_settings import allowed, render
from rewriter.fleet.rows import Reason
from tests.fleet.conftest import GO, Make, commit, git

PLENTY = 100_000_000


@pytest.fixture
def ours(home: Path, tmp_path: Path) -> Callable[[], Git]:
    """git with what the user's configuration is when it is called."""

    def ours(most_bytes: int = PLENTY) -> Git:
        folder = tmp_path / "work"
        folder.mkdir()
        return prepared(folder, most_bytes)

    return ours


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    """A folder in which everything that runs leaves its name."""
    folder = tmp_path / "marks"
    folder.mkdir()
    return folder


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def hostile_home(home: Path, marks: Path) -> None:
    """Filters, hooks and helpers that a user may have for their own repositories."""
    template = home / "template"
    script(template / "hooks" / "post-checkout", f"touch {marks}/template-hook")
    script(home / "hooks" / "post-checkout", f"touch {marks}/global-hook")
    for name in ("lfs", "other"):
        for kind in ("smudge", "clean"):
            value = f"touch {marks}/{name}-{kind}; cat"
            git("config", "--global", f"filter.{name}.{kind}", value, cwd=home)
        git("config", "--global", f"filter.{name}.required", "true", cwd=home)
    git("config", "--global", "init.templateDir", str(template), cwd=home)
    git("config", "--global", "core.hooksPath", str(home / "hooks"), cwd=home)
    git(
        "config", "--global", "core.fsmonitor", str(script(home / "fs", f"touch {marks}/fsmonitor")), cwd=home
    )
    git("config", "--global", "core.attributesFile", str(home / "attributes"), cwd=home)
    git("config", "--global", "alias.clone", f"!touch {marks}/alias", cwd=home)
    (home / "attributes").write_text("* filter=other\n")


def test_no_filter_and_no_hook_of_the_user_runs(
    home: Path, marks: Path, make: Make, tmp_path: Path, ours: Callable[[], Git]
) -> None:
    source = make("app", {**GO, ".gitattributes": "*.go filter=lfs\nDockerfile filter=other\n"}, bare=True)
    hostile_home(home, marks)
    found = ours().clone(str(source), None, tmp_path / "clone")
    assert found == git("--git-dir", source, "rev-parse", "HEAD", cwd=tmp_path)
    assert [*marks.iterdir()] == []
    assert (tmp_path / "clone" / "main.go").read_text() == GO["main.go"]
    # The same with the user's own git, so that the test can fail.
    git("clone", "-q", "--no-local", source, tmp_path / "plain", cwd=tmp_path)
    assert {one.name for one in marks.iterdir()} >= {"lfs-smudge", "other-smudge"}


def test_a_call_has_a_time_limit(home: Path, tmp_path: Path) -> None:
    git = replace(prepared(tmp_path, 1_000), seconds=0.3)
    with pytest.raises(GitError, match="no end after 0 seconds") as caught:
        git.run(["-c", "alias.hang=!exec sleep 5", "hang"], "")
    assert caught.value.reason is Reason.TIMEOUT


def test_later_calls_run_nothing_either(
    home: Path, marks: Path, make: Make, tmp_path: Path, ours: Callable[[], Git]
) -> None:
    source = make("app", {**GO, ".gitattributes": "* filter=lfs\n"}, bare=True)
    hostile_home(home, marks)
    ours_ = ours()
    ours_.clone(str(source), None, tmp_path / "clone")
    patch = tmp_path / "1.patch"
    patch.write_text(
        "--- a/main.go\n+++ b/main.go\n@@ -1,3 +1,3 @@\n-package main\n+package other\n \n func main() {}\n"
    )
    ours_.check_patches(tmp_path / "clone", [patch])
    assert [*marks.iterdir()] == []
    patch.write_text(patch.read_text().replace("-package main", "-package none"))
    with pytest.raises(GitError) as caught:
        ours_.check_patches(tmp_path / "clone", [patch])
    assert caught.value.reason is Reason.PATCH


def test_the_configuration_of_a_local_folder_runs_nothing(
    marks: Path, make: Make, tmp_path: Path, ours: Callable[[], Git]
) -> None:
    source = make("app", {**GO, ".gitattributes": "* filter=own\n"})
    for key in ("filter.own.clean", "filter.own.smudge", "core.fsmonitor", "uploadpack.packObjectsHook"):
        git("config", key, f"touch {marks}/{key}; cat", cwd=source)
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        script(source / ".git" / "hooks" / hook, f"touch {marks}/{hook}")
    (source / "main.go").write_text("changed, and not committed\n")
    ours_ = ours()
    assert ours_.commit_of(str(source), None) == ours_.clone(str(source), None, tmp_path / "clone")
    assert [*marks.iterdir()] == []
    assert (tmp_path / "clone" / "main.go").read_text() == GO["main.go"]
    git("status", cwd=source)
    assert [*marks.iterdir()] != []


@pytest.mark.parametrize(
    ("url", "reasons"),
    [
        ("ext::sh -c touch% {marks}/ext", {Reason.PROTOCOL}),
        ("--upload-pack=touch {marks}/option", {Reason.NOT_FOUND, Reason.CLONE}),
        ("http://127.0.0.1:9/x", {Reason.PROTOCOL}),
        ("git://127.0.0.1:9/x", {Reason.PROTOCOL}),
        ("fd::17", {Reason.PROTOCOL}),
    ],
)
def test_urls_that_are_more_than_urls(
    url: str, reasons: set[Reason], marks: Path, tmp_path: Path, ours: Callable[[], Git]
) -> None:
    ours_ = ours()
    given = url.format(marks=marks)
    with pytest.raises(GitError) as cloned:
        ours_.clone(given, None, tmp_path / "clone")
    with pytest.raises(GitError) as asked:
        ours_.commit_of(given, None)
    assert {cloned.value.reason, asked.value.reason} <= reasons
    assert [*marks.iterdir()] == []


def test_no_submodule_is_cloned(make: Make, tmp_path: Path, ours: Callable[[], Git], home: Path) -> None:
    inner, outer = make("inner"), make("outer")
    git("config", "--global", "submodule.recurse", "true", cwd=home)
    git("-c", "protocol.file.allow=always", "submodule", "-q", "add", str(inner), "inner", cwd=outer)
    commit(outer, {})
    ours().clone(str(outer), None, tmp_path / "clone")
    assert [*(tmp_path / "clone" / "inner").iterdir()] == []


def test_links_stay_links(make: Make, tmp_path: Path, ours: Callable[[], Git]) -> None:
    source = make("app")
    os.symlink("Dockerfile", source / "app.dockerfile")
    os.symlink("/etc/passwd", source / "out")
    commit(source, {})
    ours().clone(str(source), None, tmp_path / "clone")
    assert os.readlink(tmp_path / "clone" / "out") == "/etc/passwd"
    assert os.readlink(tmp_path / "clone" / "app.dockerfile") == "Dockerfile"


def test_what_the_user_says_of_hosts_is_heard(
    home: Path, make: Make, tmp_path: Path, ours: Callable[[], Git]
) -> None:
    source = make("app", bare=True)
    git("config", "--global", f"url.{source.parent}/.insteadOf", "https://github.com/o/", cwd=home)
    assert ours().clone("https://github.com/o/app.git", None, tmp_path / "clone") is not None


def test_the_extract_reads_back(home: Path, tmp_path: Path) -> None:
    entries = [
        ("user.name", 'A "quoted" \\ name # with; more'),
        ("url.https://me:x@h/.insteadof", "https://h/"),
        ("credential.helper", "!f() { echo \"x\ty\"; }; f"),
        ("http.https://h.example/.extraheader", "Authorization: Basic eA=="),
        ("http.extraheader", ""),
        ("commit.gpgsign", "true"),
    ]  # fmt: skip
    ours = [*allowed(entries)]
    file = tmp_path / "gitconfig"
    file.write_text(render(ours))
    listed = git("config", "--file", file, "--list", "-z", cwd=tmp_path).split("\0")
    assert [one.partition("\n")[::2] for one in listed if one] == [
        (key if "://" in key else key.lower(), value) for key, value in ours
    ]
    assert ours[: len(entries)] == entries


@pytest.mark.parametrize(
    "key",
    ["filter.lfs.smudge", "core.hookspath", "hook.x.command", "alias.clone", "core.fsmonitor", "core.pager",
     "diff.external", "include.path", "core.gitproxy", "remote.origin.uploadpack", "core.sshcommandx", "xuser.name",
     "init.templatedir", "protocol.ext.allow", "core.worktree", "submodule.recurse", "core.askpass"],
)  # fmt: skip
def test_what_is_not_taken(key: str) -> None:
    assert [*allowed([(key, "x")])] == [*allowed([])]


def test_the_environment_leads_nowhere(monkeypatch: pytest.MonkeyPatch, ours: Callable[[], Git]) -> None:
    for name in (
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_TRACE_CURL",
        "GIT_TEMPLATE_DIR",
        "GIT_EXEC_PATH",
        "GIT_PROXY_COMMAND",
    ):
        monkeypatch.setenv(name, "/x")
    monkeypatch.setenv("GIT_SSL_CAINFO", "/ca.pem")
    monkeypatch.delenv("GIT_EXEC_PATH")
    environment = ours().environment
    assert {name for name in environment if name.startswith("GIT_")} == {
        "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_ATTR_NOSYSTEM", "GIT_ALLOW_PROTOCOL", "GIT_TERMINAL_PROMPT",
        "GIT_ASKPASS", "GIT_LFS_SKIP_SMUDGE", "GIT_OPTIONAL_LOCKS", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO",
    }  # fmt: skip
    assert Path(environment["GIT_CONFIG_GLOBAL"]).stat().st_mode & 0o077 == 0


def test_an_empty_repository(make: Make, tmp_path: Path, ours: Callable[[], Git]) -> None:
    source = make("empty", {})
    ours_ = ours()
    assert ours_.commit_of(str(source), None) is None
    assert ours_.clone(str(source), None, tmp_path / "clone") is None


def test_no_default_branch(make: Make, tmp_path: Path, ours: Callable[[], Git]) -> None:
    source = make("app", bare=True)
    git("symbolic-ref", "HEAD", "refs/heads/gone", cwd=source)
    ours_ = ours()
    with pytest.raises(GitError) as caught:
        ours_.clone(str(source), None, tmp_path / "clone")
    assert caught.value.reason is Reason.NO_DEFAULT_BRANCH
    assert ours_.clone(str(source), "main", tmp_path / "other") == ours_.commit_of(str(source), "main")


def test_branches_and_tags(make: Make, tmp_path: Path, ours: Callable[[], Git]) -> None:
    source = make("app")
    first = git("rev-parse", "HEAD", cwd=source)
    git("tag", "-a", "-m", "one", "v1", cwd=source)
    second = commit(source, {"more": "x"})
    git("checkout", "-q", "-b", "x/main", cwd=source)
    commit(source, {"more": "y"})
    ours_ = ours()
    for number, (branch, expected) in enumerate([("v1", first), ("main", second)]):
        assert ours_.commit_of(str(source), branch) == expected
        assert ours_.clone(str(source), branch, tmp_path / str(number)) == expected
    with pytest.raises(GitError) as caught:
        ours_.clone(str(source), "none", tmp_path / "none")
    assert caught.value.reason is Reason.NO_BRANCH


def test_what_is_not_there(tmp_path: Path, ours: Callable[[], Git]) -> None:
    with pytest.raises(GitError, match="does not exist") as caught:
        ours().clone(str(tmp_path / "none"), None, tmp_path / "clone")
    assert caught.value.reason is Reason.NOT_FOUND


@pytest.mark.parametrize("kind", ["one", "many"])
def test_the_size_is_limited(kind: str, make: Make, tmp_path: Path, ours: Callable[..., Git]) -> None:
    """Zeros: small on the way, large on the disk."""
    number = 1 if kind == "one" else 40
    files = {f"big{n}": bytes(80_000_000 // number) + str(n).encode() for n in range(number)}
    source = make("big", {**GO, **files}, bare=True)
    assert sum(one.stat().st_size for one in source.rglob("*") if one.is_file()) < 1_000_000
    with pytest.raises(GitError) as caught:
        ours(20_000_000).clone(str(source), None, tmp_path / "clone")
    assert caught.value.reason is Reason.TOO_LARGE


def test_what_the_other_end_says_steers_no_terminal(
    home: Path, tmp_path: Path, ours: Callable[[], Git], monkeypatch: pytest.MonkeyPatch
) -> None:
    ssh = script(
        home / "ssh",
        r"""printf '\033[2J\033]0;owned\007remote: \342\200\256caf\351\r\nERROR: Repository not found.\n' >&2
        echo 'fatal: at https://me:hunter2@h.example/x?access_token=t0ken and Authorization: Basic c2VjcmV0' >&2; exit 1""",
    )
    git("config", "--global", "core.sshCommand", str(ssh), cwd=home)
    with pytest.raises(GitError) as caught:
        ours().clone("ssh://me:letmein@h.example/x", None, tmp_path / "clone")
    said = f"{caught.value}\n{caught.value.log}"
    assert caught.value.reason is Reason.NOT_FOUND
    assert all(line.isprintable() for line in said.splitlines())
    assert "\\x1b[2J" in said and "\\u202e" in said
    for secret in ("hunter2", "t0ken", "c2VjcmV0", "letmein"):
        assert secret not in said


def test_ssh_asks_for_nothing(home: Path, tmp_path: Path, ours: Callable[[], Git]) -> None:
    ssh = script(
        home / "ssh", f'echo "$@" > {tmp_path}/words; echo "Permission denied (publickey)." >&2; exit 255'
    )
    git("config", "--global", "core.sshCommand", f"{ssh} -i key", cwd=home)
    with pytest.raises(GitError) as caught:
        ours().clone("git@h.example:o/n", None, tmp_path / "clone")
    assert caught.value.reason is Reason.AUTH
    assert (tmp_path / "words").read_text().startswith("-i key -oBatchMode=yes")


def test_endless_output_is_read_and_dropped(home: Path, tmp_path: Path, ours: Callable[[], Git]) -> None:
    ssh = script(home / "ssh", "head -c 30000000 /dev/zero | tr '\\0' x >&2; exit 1")
    git("config", "--global", "core.sshCommand", str(ssh), cwd=home)
    with pytest.raises(GitError) as caught:
        ours().clone("git@h.example:o/n", None, tmp_path / "clone")
    assert len(caught.value.log) < 200_000 and len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("fatal: Authentication failed for 'https://h/'", Reason.AUTH),
        ("fatal: could not read Username for 'https://github.com': terminal prompts disabled", Reason.AUTH),
        ("remote: Repository not found.\nfatal: repository 'https://github.com/o/n/' not found", Reason.NOT_FOUND),
        ("fatal: unable to access 'https://h/': The requested URL returned error: 403", Reason.AUTH),
        ("fatal: unable to access 'https://h/': Could not resolve host: h", Reason.NETWORK),
        ("ssh: connect to host h port 22: Connection refused\nfatal: Could not read from remote repository.\n"
         "Please make sure you have the correct access rights\nand the repository exists.", Reason.NETWORK),
        ("Host key verification failed.\nfatal: Could not read from remote repository.", Reason.AUTH),
        ("fatal: detected dubious ownership in repository at '/x'", Reason.AUTH),
        ("remote: fatal: unable to read 1234\nremote: aborting due to possible repository corruption on the remote "
         "side.\nfatal: early EOF\nfatal: fetch-pack: invalid index-pack output", Reason.CLONE),
        ("fatal: something new", Reason.CLONE),
        ("", Reason.CLONE),
    ],
)  # fmt: skip
def test_reasons(said: str, reason: Reason, home: Path, tmp_path: Path, ours: Callable[[], Git]) -> None:
    (tmp_path / "said").write_text(said)
    ssh = script(home / "ssh", f"cat {tmp_path}/said >&2; exit 1")
    git("config", "--global", "core.sshCommand", str(ssh), cwd=home)
    with pytest.raises(GitError) as caught:
        ours().clone("git@h.example:o/n", None, tmp_path / "clone")
    assert caught.value.reason is reason


def test_the_message_is_the_line_that_tells(home: Path, tmp_path: Path, ours: Callable[[], Git]) -> None:
    said = (
        "connect to host h.example port 22: Connection refused\nfatal: Could not read from remote repository."
    )
    ssh = script(home / "ssh", f"echo '{said}' >&2; exit 1")
    git("config", "--global", "core.sshCommand", str(ssh), cwd=home)
    with pytest.raises(
        GitError, match=r"^git clone: connect to host h\.example port 22: Connection refused$"
    ):
        ours().clone("git@h.example:o/n", None, tmp_path / "clone")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://me:pw@h/o/n.git", "https://h/o/n.git"),
        ("https://token@h/o?x=token#y", "https://h/o"),
        ("ssh://git@h/o", "ssh://git@h/o"),
        ("ssh://git:pw@h/o", "ssh://git@h/o"),
        ("git@h:o/n", "git@h:o/n"),
        ("/srv/a@b", "/srv/a@b"),
    ],
)
def test_urls_without_secrets(url: str, shown: str) -> None:
    assert without_secrets(url) == shown


def test_cleaned_lines() -> None:
    assert cleaned("a\r\n\r\nhttps://x:y@h/\x1b[0m\n") == "a\nhttps://h/\\x1b[0m\n"


def test_git_is_ended_with_what_it_started(
    home: Path, tmp_path: Path, make: Make, ours: Callable[..., Git]
) -> None:
    """A clone that grows for ever is given up soon, and leaves no process behind."""
    source = make("big", {"big": os.urandom(30_000_000)}, bare=True)
    begin = time.monotonic()
    with pytest.raises(GitError):
        ours(1_000_000).clone(str(source), None, tmp_path / "clone")
    assert time.monotonic() - begin < 30
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(tmp_path / "clone") not in listed
