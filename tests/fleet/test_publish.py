"""``distroify bulk publish`` against bare repositories, with programs that stand in for gh and glab."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from rewriter.fleet.publish import branch as branch_module
from rewriter.fleet.publish.records import opened
from tests.fleet.conftest import DOCKERFILE, GO, Make, git
from tests.fleet.hosts import World, branches, call, commit_on_main, head, person, publish, records, set_state
from tests.fleet.test_run import tree


def test_a_pull_request_and_the_same_one_again(world: World) -> None:
    bare = world.repository("o/app")
    out = world.run("o/app")
    done = publish(
        out, "--draft", "--label", "docker", "--reviewer", "ann", "--reviewer", "o/team", "--signoff"
    )
    assert (done.code, done.out) == (0, "")
    assert "[1/1] github.com/o/app: opened https://github.com/o/app/pull/1\n" in done.err
    [pull] = world.pulls("o/app")
    assert (pull["title"], pull["branch"], pull["base"]) == (
        "Move Dockerfile to distroless",
        "distroify",
        "main",
    )
    assert (pull["draft"], pull["labels"], pull["reviewers"]) == (True, ["docker"], ["ann", "team"])
    sha = head(bare)
    assert pull["body"].startswith(
        f"<!-- distroify -->\n<!-- distroify:campaign=distroify -->\n<!-- distroify:commit={sha} -->\n\nMade with distroify. "
        "Close this if you do not want it: it is not opened again.\n\n| Dockerfile |"
    )
    assert git("rev-list", "--count", "main..distroify", cwd=bare) == "1"
    assert git("diff", "--name-only", "main", "distroify", cwd=bare) == "Dockerfile"
    assert "distroless/static-debian13" in git("show", "distroify:Dockerfile", cwd=bare)
    told = git("log", "-1", "--format=%an %ae %cn%n%B", "distroify", cwd=bare)
    assert told.startswith(
        "Ann ann@example.com Ann\nMove Dockerfile to distroless\n\nDockerfile: golang:1.22 -> "
    )
    assert told.endswith("\n\nSigned-off-by: Ann <ann@example.com>")
    record = records(out)["github.com/o/app"]
    assert (record["state"], record["number"], record["commit"]) == ("open", 1, sha)
    before, lines, writes = tree(bare), (out / "publish.jsonl").read_bytes(), world.writes()
    again = publish(out, "--draft", "--label", "docker", "--reviewer", "ann")
    assert again.code == 0 and "github.com/o/app: as before: https://github.com/o/app/pull/1" in again.err
    assert (tree(bare), (out / "publish.jsonl").read_bytes(), world.writes()) == (before, lines, writes)


def test_another_folder_finds_the_same_pull_request(world: World) -> None:
    bare = world.repository("o/app")
    out = world.run("o/app")
    publish(out)
    (out / "publish.jsonl").unlink()
    before, writes = tree(bare), world.writes()
    done = publish(out, "--label", "docker")
    assert "as before: https://github.com/o/app/pull/1" in done.err
    assert (tree(bare), world.writes()) == (before, writes)
    assert records(out)["github.com/o/app"]["state"] == "open"


def test_commits_of_people_stay(world: World, tmp_path: Path) -> None:
    bare = world.repository("o/app")
    out = world.run("o/app")
    publish(out)
    theirs = person(bare, "distroify", {"Dockerfile": "FROM scratch\n"}, tmp_path)
    writes = world.writes()
    commit_on_main(bare, tmp_path)
    for _ in range(2):
        done = publish(world.run("o/app"))
        assert "skipped: touched-by-people: branch distroify has commits of other people" in done.err
        assert head(bare) == theirs and world.writes() == writes
    record = records(out)["github.com/o/app"]
    assert (record["state"], record["reason"], record["number"]) == ("skipped", "touched-by-people", 1)


def test_a_branch_of_somebody_else_is_left_alone(world: World, tmp_path: Path) -> None:
    bare = world.repository("o/app")
    theirs = person(bare, "main", {"x": "y"}, tmp_path)
    git("branch", "distroify", theirs, cwd=bare)
    done = publish(world.run("o/app"))
    assert "there is a branch distroify that is not of this campaign" in done.err
    assert head(bare) == theirs and world.pulls("o/app") == [] and world.writes() == []


def test_a_pull_request_of_somebody_else_is_left_alone(world: World) -> None:
    world.repository("o/app")
    out = world.run("o/app")
    pull = {"number": 1, "state": "open", "branch": "distroify", "base": "main", "title": "x", "body": "y"}
    with world.changed() as state:
        state["repositories"]["o/app"]["pulls"] = [pull]
    assert (
        "skipped: touched-by-people: https://github.com/o/app/pull/1 comes from the same" in publish(out).err
    )
    assert world.writes() == []
    # The branch of a fork is another one.
    set_state(world, "o/app", "open", **{"from": "fork/app"})
    assert "would push branch distroify (1 file) and open" in publish(out, "--dry-run").err


def test_a_closed_one_is_a_no(world: World) -> None:
    world.repository("o/app")
    out = world.run("o/app")
    publish(out)
    set_state(world, "o/app", "closed")
    writes = world.writes()
    done = publish(out, "--fail-on", "declined")
    assert (done.code, world.writes()) == (1, writes)
    assert "declined: https://github.com/o/app/pull/1" in done.err
    assert "reopen https://github.com/o/app/pull/1" in publish(out, "--reopen", "--dry-run").err
    done = publish(out, "--reopen")
    assert [one["state"] for one in world.pulls("o/app")] == ["open"], done.err


def test_one_whose_branch_is_gone_is_opened_anew(world: World) -> None:
    bare = world.repository("o/app")
    out = world.run("o/app")
    publish(out)
    set_state(world, "o/app", "closed")
    git("branch", "-D", "distroify", cwd=bare)
    world.answer(422, {"message": "state cannot be changed"}, "pulls/1$", "PATCH")
    publish(out, "--reopen")
    assert [one["state"] for one in world.pulls("o/app")] == ["closed", "open"]


def test_what_is_to_change_after_the_merge_is_told(world: World, tmp_path: Path) -> None:
    bare = world.repository("o/app")
    out = world.run("o/app")
    assert publish(out).code == 0
    set_state(world, "o/app", "merged")
    commit_on_main(
        bare,
        tmp_path,
        {"new/Dockerfile": DOCKERFILE, "new/go.mod": GO["go.mod"], "new/main.go": GO["main.go"]},
    )
    # The row is still the one of before the merge.
    assert "merged: https://github.com/o/app/pull/1\n" in publish(out).err
    out = world.run("o/app")
    writes = world.writes()
    told = "merged: https://github.com/o/app/pull/1: main has something to change again: see --campaign\n"
    for words in (["--dry-run"], []):
        assert told in publish(out, *words).err and world.writes() == writes
    assert publish(out, "--campaign", "second").err.count("opened https://github.com/o/app/pull/2") == 1


def test_a_merged_one_is_done(world: World) -> None:
    world.repository("o/app")
    out = world.run("o/app")
    publish(out)
    set_state(world, "o/app", "merged")
    writes = world.writes()
    done = publish(out, "--reopen")
    assert (
        "github.com/o/app: merged: https://github.com/o/app/pull/1" in done.err and world.writes() == writes
    )
    assert records(out)["github.com/o/app"]["state"] == "merged"


def test_a_base_that_moved_elsewhere_starts_no_ci(world: World, tmp_path: Path) -> None:
    bare = world.repository("o/app")
    out = world.run("o/app")
    publish(out)
    sha, writes = head(bare), world.writes()
    commit_on_main(bare, tmp_path)
    assert "as before" in publish(out).err
    assert (head(bare), world.writes()) == (sha, writes)


def test_the_commit_is_made_again_on_a_base_that_moved(world: World, tmp_path: Path) -> None:
    bare = world.repository("o/app", {**GO, "Dockerfile": DOCKERFILE + "# end\n" * 9})
    out = world.run("o/app")
    main = commit_on_main(bare, tmp_path)
    publish(out)
    assert git("rev-parse", "distroify~", cwd=bare) == main
    changed = commit_on_main(bare, tmp_path, {"Dockerfile": DOCKERFILE + "# end\n" * 8 + "# other\n"})
    done = publish(out)
    assert "updated https://github.com/o/app/pull/1" in done.err
    assert git("rev-parse", "distroify~", cwd=bare) == changed
    assert f"distroify:commit={head(bare)}" in world.pulls("o/app")[0]["body"]
    assert git("show", "distroify:Dockerfile", cwd=bare).endswith("# other")


def test_a_patch_that_does_not_apply_is_stale(world: World, tmp_path: Path) -> None:
    bare = world.repository("o/app")
    out = world.run("o/app")
    commit_on_main(bare, tmp_path, {"Dockerfile": "FROM golang:1.99\nRUN true\n"})
    done = publish(out, "--fail-on", "skipped")
    assert (
        done.code == 1 and "skipped: stale: its branch has moved on, and the patch does not apply" in done.err
    )
    assert branches(bare) == ["main"] and world.writes() == []


def test_another_change_replaces_the_commit(world: World) -> None:
    bare = world.repository("o/app")
    out = world.run("o/app")
    publish(out)
    before = head(bare)
    done = publish(world.run("o/app", nonroot=True))
    assert "updated" in done.err and head(bare) != before
    assert git("rev-list", "--count", "main..distroify", cwd=bare) == "1"
    [pull] = world.pulls("o/app")
    assert ":nonroot" in pull["body"] and pull["title"] == "Move Dockerfile to distroless"


def test_texts_that_people_changed_stay_until_ours_changes(world: World) -> None:
    world.repository("o/app")
    out = world.run("o/app")
    publish(out)
    set_state(world, "o/app", "open", title="Smaller image", body="what Ann says\r\n")
    assert "as before" in publish(out).err
    assert world.pulls("o/app")[0]["title"] == "Smaller image"
    publish(world.run("o/app", nonroot=True))
    [pull] = world.pulls("o/app")
    assert pull["title"] == "Smaller image" and ":nonroot" in pull["body"]


@pytest.mark.parametrize(
    ("status", "message", "headers", "when"),
    [
        (403, "Forbidden", {"Retry-After": "61"}, "in 2 minutes"),
        (422, "was submitted too quickly", {}, "later, in an hour or so"),
    ],
)
def test_a_limit_stops_and_the_next_run_goes_on(
    world: World, status: int, message: str, headers: dict[str, str], when: str
) -> None:
    bares = [world.repository(f"o/app{number}") for number in range(3)]
    out = world.run("o/app0", "o/app1", "o/app2")
    world.answer(status, {"message": message}, "app1/pulls", headers=headers)
    done = publish(out)
    assert done.code == 3
    assert f"the host asks to stop: {message}\nGo on {when} with the same command.\n" in done.err
    assert [len(world.pulls(f"o/app{number}")) for number in range(3)] == [1, 0, 0]
    assert records(out)["github.com/o/app1"]["state"] == "pushed"
    before = head(bares[1])
    assert publish(out).code == 0
    assert [len(world.pulls(f"o/app{number}")) for number in range(3)] == [1, 1, 1] and head(
        bares[1]
    ) == before


def test_what_the_host_says_no_to(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    token = "ghp_" + "a1B2" * 9
    monkeypatch.setenv("GH_TOKEN", "sesame-opens")
    hosts: tuple[tuple[str, dict[str, Any]], ...] = (
        ("gone", {}),
        ("old", {"archived": True}),
        ("read", {"push": False}),
        ("no", {}),
        ("fine", {}),
    )
    for path, more in hosts:
        world.repository(f"o/{path}", **more)
    out = world.run("o/gone", "o/old", "o/read", "o/no", "o/fine")
    with world.changed() as state:
        del state["repositories"]["o/gone"]
    errors = [
        {"resource": "PullRequest", "field": "base", "code": "invalid"},
        {"message": f"\x1b[31m{token} sesame-opens"},
    ]
    world.answer(422, {"message": "Validation Failed", "errors": errors}, "o/no/pulls")
    done = publish(out)
    assert done.code == 0
    found = {
        name.removeprefix("github.com/o/"): (one["state"], one["reason"])
        for name, one in records(out).items()
    }
    assert found == {
        "gone": ("failed", "not-found"), "old": ("skipped", "archived"), "read": ("failed", "forbidden"),
        "no": ("failed", "rejected"), "fine": ("open", None),
    }  # fmt: skip
    assert records(out)["github.com/o/no"]["message"] == "Validation Failed: base invalid: \\x1b[31m… …"
    everything = (out / "publish.jsonl").read_text() + done.err
    assert token not in everything and "sesame" not in everything and "\x1b" not in everything


def test_without_a_login_nothing_is_tried(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = world.repository("o/app")
    out = world.run("o/app")
    with world.changed() as state:
        state["login"] = []
    done = publish(out)
    assert (
        done.code == 2
        and "gh is not logged in to github.com: gh auth login --hostname github.com" in done.err
    )
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setattr("rewriter.fleet.publish.api.shutil.which", lambda name: None)
    done = publish(out)
    assert done.code == 2 and "gh is not there: install it" in done.err
    assert branches(bare) == ["main"]


def test_a_host_without_a_login_keeps_no_other_waiting(world: World) -> None:
    for path in ("o/a", "o/b", "lab/app"):
        world.repository(path)
    out = world.run("o/a", "o/b", "lab/app")
    with world.changed() as state:
        state["login"] = ["glab"]
    done = publish(out)
    assert done.code == 2 and "3 repositories: 2 not asked, 1 open\n" in done.err
    # It was asked once, and the second repository is told the same.
    assert [one["host"] for one in world.known()["calls"]].count("github.com") == 1
    assert world.pulls("lab/app")[0]["state"] == "open"
    done = call("status", str(out))
    assert done.code == 0 and "2 waiting" in done.out


def test_without_a_name_nothing_is_committed(
    world: World, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = world.repository("o/app")
    out = world.run("o/app")
    git("config", "--file", home / ".gitconfig", "--unset", "user.email", cwd=home)
    done = publish(out)
    assert done.code == 2 and "git var" in done.err and world.writes() == []
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_EMAIL", f"{who}@example.com")
    assert publish(out).code == 0
    assert (
        git("log", "-1", "--format=%an %ae %ce", "distroify", cwd=bare)
        == "Ann AUTHOR@example.com COMMITTER@example.com"
    )


def test_a_few_at_a_time(world: World) -> None:
    for number in range(3):
        world.repository(f"o/app{number}")
    out = world.run("o/app0", "o/app1", "o/app2")
    done = publish(out, "--max-new", "2")
    assert "o/app2: waits: --max-new is reached" in done.err
    assert "3 repositories: 2 open, 1 waits\n" in done.err
    done = publish(out, "--max-new", "2")
    assert "3 repositories: 3 open\n" in done.err


def test_a_plan_touches_nothing(world: World) -> None:
    bare = world.repository("o/app")
    out = world.run("o/app")
    before = tree(out), tree(bare)
    done = publish(out, "--dry-run", "--draft")
    told = "would push branch distroify (1 file) and open a draft pull request to main: Move Dockerfile to distroless"
    assert done.code == 0 and f"[1/1] github.com/o/app: {told}\n" in done.err
    assert (tree(out), tree(bare)) == before and world.writes() == []


def test_one_publisher_at_a_time(world: World) -> None:
    world.repository("o/app")
    out = world.run("o/app")
    with opened(out):
        done = publish(out)
    assert done.code == 2 and "another command publishes from there" in done.err
    assert world.writes() == []


def test_two_folders_at_once_do_not_double(world: World, tmp_path: Path) -> None:
    """Both see nothing; the other one is done before this one pushes, or between push and opening."""
    bare = world.repository("o/app")
    out = world.run("o/app")
    other = tmp_path / "other"
    shutil.copytree(out, other)
    publish(other)
    theirs = head(bare)
    failed = {
        "message": "Validation Failed",
        "errors": [{"message": "A pull request already exists for o:distroify."}],
    }
    with world.changed() as state:
        state["answers"] = [
            {"method": "GET", "endpoint": "pulls", "status": 200, "body": []},
            {"method": "POST", "endpoint": "pulls$", "status": 422, "body": failed},
        ]
    done = publish(out, "--label", "x")
    assert head(bare) == theirs and len(world.pulls("o/app")) == 1
    assert world.pulls("o/app")[0]["labels"] == []
    assert records(out)["github.com/o/app"]["number"] == 1, done.err


def test_a_branch_that_moves_meanwhile_is_not_overwritten(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = world.repository("o/app")
    out = world.run("o/app")
    made = branch_module.committed

    def committed(*words: Any, **more: Any) -> str:
        sha = made(*words, **more)
        git("branch", "distroify", "main", cwd=bare)
        return sha

    monkeypatch.setattr(branch_module, "committed", committed)
    done = publish(out)
    assert "skipped: touched-by-people" in done.err
    assert head(bare) == head(bare, "main") and records(out)["github.com/o/app"]["commit"] == ""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_run_that_ended_around_the_push_goes_on(
    world: World, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = world.repository("o/app")
    out = world.run("o/app")
    made = branch_module.pushed

    def pushed(*words: Any) -> None:
        if moment == "after":
            made(*words)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(branch_module, "pushed", pushed)
        assert publish(out).code == 130
    with open(out / "publish.jsonl", "a") as stream:
        stream.write('{"version":1,"repo')
    assert records_state(out) == "pushing"
    done = publish(out, "--label", "x")
    assert "opened" in done.err
    [pull] = world.pulls("o/app")
    assert pull["labels"] == ["x"] and f"commit={head(bare)}" in pull["body"]
    assert git("rev-list", "--count", "main..distroify", cwd=bare) == "1"


def records_state(out: Path) -> str:
    return str(json.loads((out / "publish.jsonl").read_text().splitlines()[-2])["state"])


def test_gitlab(world: World) -> None:
    bare = world.repository("lab/group/app")
    out = world.run("lab/group/app")
    done = publish(
        out, "--draft", "--label", "a", "--label", "b", "--reviewer", "ann", "--reviewer", "nobody"
    )
    assert (
        "opened https://gitlab.com/lab/group/app/-/merge_requests/1; reviewers: nobody is not known"
        in done.err
    )
    [pull] = world.pulls("lab/group/app")
    assert pull["title"] == "Draft: Move Dockerfile to distroless"
    assert (pull["labels"], pull["reviewers"]) == (["a", "b"], [7])
    writes = world.writes()
    assert "as before" in publish(out).err and world.writes() == writes
    (out / "publish.jsonl").unlink()
    assert "as before" in publish(out).err and world.writes() == writes
    publish(world.run("lab/group/app", nonroot=True))
    [pull] = world.pulls("lab/group/app")
    assert ":nonroot" in pull["body"] and f"commit={head(bare)}" in pull["body"]
    assert pull["title"] == "Draft: Move Dockerfile to distroless"
    set_state(world, "lab/group/app", "closed")
    assert "declined" in publish(out).err
    publish(out, "--reopen")
    assert [one["state"] for one in world.pulls("lab/group/app")] == ["open"]


def test_a_repository_that_was_read_at_a_branch(world: World, tmp_path: Path) -> None:
    bare = world.repository("o/app")
    git("branch", "release/1", "main", cwd=bare)
    out = tmp_path / "out"
    call("run", "https://github.com/o/app", "https://github.com/o/app@release/1", "-o", str(out), "-q")
    publish(out)
    assert sorted((one["branch"], one["base"]) for one in world.pulls("o/app")) == [
        ("distroify", "main"), ("distroify-release/1", "release/1"),
    ]  # fmt: skip
    assert "2 repositories: 2 open" in publish(out, "--campaign", "distroify").err


def test_a_repository_under_a_new_name(world: World) -> None:
    bare = world.repository("o/app")
    out = world.run("o/app")
    with world.changed() as state:
        state["renamed"] = {"o/app": "new/app"}
        state["repositories"]["new/app"] = state["repositories"].pop("o/app")
    publish(out)
    assert world.pulls("new/app")[0]["state"] == "open" and "distroify" in branches(bare)


def test_names_of_strangers_are_neither_options_nor_code(world: World, tmp_path: Path) -> None:
    name = "-x;$(touch pwned) `id`\n@all *"
    bare = world.repository(
        "o/app",
        {
            **{k: v for k, v in GO.items() if k != "Dockerfile"},
            f"{name}/Dockerfile": DOCKERFILE,
            "other/Dockerfile": "FROM x\n",
        },
    )
    out = world.run("o/app")
    done = publish(out)
    assert "opened" in done.err
    changed = git("diff", "-z", "--name-only", "main", "distroify", cwd=bare)
    assert changed == f"{name}/Dockerfile\0"
    [pull] = world.pulls("o/app")
    assert "\n" not in pull["title"] and not [*tmp_path.rglob("pwned")]
    for campaign in ("-x", "a b", "a..b", "x.lock", "a/", "/a", "a\nb", ""):
        assert publish(out, f"--campaign={campaign}").code == 2
    for forge in ("x", "-h=github", "a.example.com=svn"):
        assert publish(out, f"--forge={forge}").code == 2


def test_files_that_are_not_those_of_the_row(world: World) -> None:
    bare = world.repository("o/app")
    out = world.run("o/app")
    patch = next(out.rglob("1.patch"))
    patch.write_text(patch.read_text().replace("Dockerfile", "main.go"))
    done = publish(out)
    assert "failed: files: 1.patch is not the one of the row: run bulk run again" in done.err
    lines = (out / "results.jsonl").read_text()
    digest = hashlib.sha256(patch.read_bytes()).hexdigest()
    row = json.loads(lines)
    row["files"][0]["patch"]["sha256"] = digest
    (out / "results.jsonl").write_text(json.dumps(row) + "\n")
    assert "failed: files: the patch for Dockerfile is about another file" in publish(out).err
    assert branches(bare) == ["main"]


def test_a_host_that_nobody_knows(world: World, make: Make, tmp_path: Path) -> None:
    make("local")
    out = tmp_path / "out"
    call("run", str(tmp_path / "repositories" / "local"), "-o", str(out), "-q")
    done = publish(out, "--fail-on", "skipped")
    assert done.code == 1 and "skipped: no-host: " in done.err
    records(out)


def test_the_hooks_of_the_user_do_not_run_and_the_key_of_the_user_signs(
    world: World, home: Path, tmp_path: Path
) -> None:
    bare = world.repository("o/app")
    if shutil.which("ssh-keygen") is None:
        pytest.skip("no ssh-keygen")
    key = home / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    hooks = home / "hooks"
    hooks.mkdir()
    for hook in ("pre-commit", "commit-msg", "pre-push", "post-commit", "prepare-commit-msg"):
        (hooks / hook).write_text(f"#!/bin/sh\ntouch '{tmp_path}/pwned'\nexit 1\n")
        (hooks / hook).chmod(0o755)
    for name, value in (
        ("core.hooksPath", hooks), ("gpg.format", "ssh"), ("user.signingkey", key), ("commit.gpgsign", "true"),
    ):  # fmt: skip
        git("config", "--file", home / ".gitconfig", name, value, cwd=home)
    assert "opened" in publish(world.run("o/app")).err
    assert "BEGIN SSH SIGNATURE" in git("cat-file", "commit", "distroify", cwd=bare)
    assert not (tmp_path / "pwned").exists()


def test_what_the_server_says_to_a_push(world: World) -> None:
    bare = world.repository("o/app")
    out = world.run("o/app")
    hook = bare / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    # A server has its own configuration.
    git("config", "core.hooksPath", hook.parent, cwd=bare)
    for said, code, told in (
        (
            "\x1b[31mGH013: Repository rule violations",
            0,
            "failed: push: git push: [remote rejected] (pre-receive hook",
        ),
        ("You have exceeded a secondary rate limit", 3, "the host asks to stop: git push: [remote rejected]"),
    ):
        hook.write_text(f"#!/bin/sh\necho '{said}' >&2\nexit 1\n")
        hook.chmod(0o755)
        done = publish(out)
        assert done.code == code and told in done.err and said.removeprefix("\x1b[31m") in done.err
        assert "\x1b" not in done.err + (out / "publish.jsonl").read_text()
        assert world.pulls("o/app") == []
    hook.unlink()
    assert "opened" in publish(out).err
    assert records(out)["github.com/o/app"]["commit"] == head(bare)


def test_a_signal_lets_what_was_begun_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "ab":
        world.repository(f"o/{name}")
    out = world.run("o/a", "o/b")
    made = branch_module.pushed

    def pushed(*words: Any) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        made(*words)

    monkeypatch.setattr(branch_module, "pushed", pushed)
    done = publish(out)
    assert done.code == 143
    assert "2 repositories: 1 open, 1 not begun\n" in done.err and "the same command goes on" in done.err
    assert len(world.pulls("o/a")) == 1 and world.pulls("o/b") == []
