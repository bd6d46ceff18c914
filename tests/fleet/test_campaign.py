"""``distroify bulk status`` and ``bulk close``, and ten repositories from the first to the last."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rewriter.fleet.publish.api import hidden
from rewriter.report.rows import read
from tests.fleet.conftest import GO, NODE, git
from tests.fleet.hosts import (
    FAST,
    Done,
    World,
    branches,
    call,
    commit_on_main,
    head,
    person,
    publish,
    records,
    set_state,
)
from tests.fleet.samples import validator
from tests.fleet.test_run import tree


def close(out: Path, *words: str) -> Done:
    return call("close", str(out), *FAST, *words)


def test_the_status_of_each(world: World) -> None:
    names = ("approved", "declined", "draft", "later", "merged", "plain")
    for name in names:
        world.repository(f"o/{name}")
    world.repository("lab/app")
    out = world.run("lab/app", *(f"o/{name}" for name in names[:-1]))
    publish(out)
    world.run("o/plain")
    set_state(world, "o/approved", "open", review="APPROVED", checks="SUCCESS")
    set_state(world, "o/draft", "open", draft=True, checks="PENDING", review="REVIEW_REQUIRED")
    set_state(world, "o/declined", "closed")
    set_state(world, "o/merged", "merged", review="APPROVED")
    set_state(world, "lab/app", "open", merge_status="requested_changes", checks="failed")
    before, writes = (out / "publish.jsonl").read_bytes(), world.writes()
    done = call("status", str(out), "--format", "json")
    assert done.code == 0
    given = json.loads(done.out)
    validator("publish/status").validate(given)
    assert given == json.loads((out / "status.json").read_text())
    found = {
        one["repository"].rpartition("/")[2]: (one["state"], one["is_draft"], one["review"], one["checks"])
        for one in given["repositories"]
    }
    assert found == {
        "app": ("open", False, "changes-requested", "failed"), "approved": ("open", False, "approved", "passed"),
        "declined": ("declined", False, "none", "none"), "draft": ("open", True, "required", "pending"),
        "later": ("open", False, "none", "none"), "merged": ("merged", False, "approved", "none"),
        "plain": ("waiting", False, "", ""),
    }  # fmt: skip
    assert given["counts"]["states"] == {"open": 4, "declined": 1, "merged": 1, "waiting": 1}
    assert given["counts"]["checks"] == {"failed": 1, "none": 1, "passed": 1, "pending": 1}
    assert (out / "publish.jsonl").read_bytes() == before
    # A question of GraphQL is sent, too.
    assert [one for one in world.writes() if one[1] != "graphql"] == [
        one for one in writes if one[1] != "graphql"
    ]

    rows = {row.name.rpartition("/")[2]: (row.pull, row.state, row.standing) for row in read(out).rows}
    assert rows["approved"] == ("https://github.com/o/approved/pull/1", "open", "approved, checks passed")
    assert rows["draft"][1:] == ("open", "draft, review required, checks pending")
    assert rows["declined"][1:] == ("declined", "") and rows["plain"] == ("", "", "")
    page = (out / "report.html").read_text()
    assert "changes-requested, checks failed" in page
    assert 'Pull requests: <span data-filter="pull=open"><b>4</b> open</span>,' in page

    text = call("status", str(out)).out.splitlines()
    assert text[0].split() == ["state", "review", "checks", "repository", "pull", "request"]
    assert text[3].split() == [
        "draft",
        "required",
        "pending",
        "github.com/o/draft",
        "https://github.com/o/draft/pull/1",
    ]
    assert text[-1] == (
        "7 repositories: 4 open, 1 declined, 1 merged, 1 waiting; reviews 1 approved, 1 changes-requested, 1 none, "
        "1 required; checks 1 failed, 1 none, 1 passed, 1 pending"
    )
    markdown = call("status", str(out), "--format", "markdown").out
    assert (
        "| `github.com/o/draft` | [#1](https://github.com/o/draft/pull/1) | draft | required | pending |  |\n"
        in markdown
    )


def test_a_limit_ends_the_questions(world: World) -> None:
    for name in "ab":
        world.repository(f"o/{name}")
    out = world.run("o/a", "o/b")
    publish(out)
    world.answer(
        200,
        {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded for user ID 1."}]},
        "graphql",
    )
    done = call("status", str(out))
    assert done.code == 3 and "the host asks to stop: API rate limit exceeded" in done.err
    assert "2 repositories: 2 open" in done.out
    world.answer(502, {"message": "Bad Gateway"}, "graphql")
    done = call("status", str(out))
    assert done.code == 0 and "(github.com: Bad Gateway)" in done.out


def test_what_has_nothing_to_change_is_closed(world: World, tmp_path: Path) -> None:
    names = ("done", "people", "same", "failed")
    bares = {name: world.repository(f"o/{name}") for name in names}
    out = world.run(*(f"o/{name}" for name in names))
    publish(out)
    for name in ("done", "people"):
        commit_on_main(bares[name], tmp_path, NODE)
    theirs = person(bares["people"], "distroify", {"x": "y"}, tmp_path)
    world.run("o/done", "o/people", "o/same")
    assert "2 pull requests have nothing to change any more: distroify bulk close\n" in publish(out).err
    before = tree(out)
    plan = close(out, "--dry-run").err
    assert (
        "github.com/o/done: would close https://github.com/o/done/pull/1 and delete branch distroify\n"
        in plan
    )
    assert (
        "would close https://github.com/o/people/pull/1, and leave branch distroify, which has commits"
        in plan
    )
    assert tree(out) == before
    done = close(out)
    assert done.code == 0
    assert (
        "github.com/o/done: closed https://github.com/o/done/pull/1 and deleted branch distroify\n"
        in done.err
    )
    assert branches(bares["done"]) == ["main"] and head(bares["people"]) == theirs
    assert [world.pulls(f"o/{name}")[0]["state"] for name in names] == ["closed", "closed", "open", "open"]
    [comment] = world.pulls("o/people")[0]["comments"]
    first, last = comment.split("\n\n")
    assert first.startswith(
        "This is closed because distroify has nothing to change here any more: `Dockerfile` is "
    )
    assert last == "The branch has commits of other people, so it stays.\n"
    assert records(out)["github.com/o/done"]["state"] == "closed"
    writes = world.writes()
    assert close(out).err == "0 repositories\n" and world.writes() == writes
    # It was no person who closed it: it may be opened again.
    commit_on_main(bares["done"], tmp_path, GO)
    world.run("o/done")
    assert "opened https://github.com/o/done/pull/2" in publish(out).err


def test_a_folder_that_published_nothing_closes_too(world: World, tmp_path: Path) -> None:
    bare = world.repository("o/app")
    other = world.repository("o/none", NODE)
    out = world.run("o/app", "o/none")
    publish(out)
    (out / "publish.jsonl").unlink()
    commit_on_main(bare, tmp_path, NODE)
    world.run("o/app")
    assert "closed https://github.com/o/app/pull/1 and deleted branch distroify" in close(out).err
    assert not [one for one in world.known()["calls"] if "o/none" in one["endpoint"]]
    assert branches(other) == ["main"]


def test_the_whole_campaign(world: World) -> None:
    bares = [world.repository(path) for path in ("o/app", "lab/app")]
    out = world.run("o/app", "lab/app")
    publish(out, "--campaign", "small/images")
    assert branches(bares[0]) == ["main", "small/images"]
    assert close(out, "--all").err == "0 repositories\n"
    done = close(out, "--all", "--campaign", "small/images")
    assert "2 repositories: 2 closed\n" in done.err
    assert [branches(bare) for bare in bares] == [["main"], ["main"]]
    [comment] = world.pulls("lab/app")[0]["comments"]
    assert comment == "This is closed because the campaign that it was part of has ended.\n"


def test_closing_goes_on_after_a_limit(world: World) -> None:
    bare = world.repository("o/app")
    out = world.run("o/app")
    publish(out)
    world.answer(429, {"message": "Too Many Requests"}, "pulls/1", "PATCH", headers={"Retry-After": "60"})
    done = close(out, "--all")
    assert done.code == 3 and "Go on in a minute with the same command." in done.err
    assert "closed" in close(out, "--all").err and branches(bare) == ["main"]


def test_ten_repositories(world: World, tmp_path: Path) -> None:
    """Published, again, one with a commit of a person, all closed."""
    names = [f"o/app{number}" for number in range(10)]
    bares = [world.repository(name, {**GO, "sub/Dockerfile": GO["Dockerfile"]}) for name in names]
    out = world.run(*names)
    assert "10 repositories: 10 open\n" in publish(out).err
    for name, bare in zip(names, bares, strict=True):
        [pull] = world.pulls(name)
        assert pull["title"] == "Move 2 Dockerfiles to distroless"
        assert git("diff", "--name-only", "main", "distroify", cwd=bare).split() == [
            "Dockerfile",
            "sub/Dockerfile",
        ]
        assert f"commit={head(bare)}" in pull["body"] and len(pull["body"]) < 60_000
    before, writes = [tree(bare) for bare in bares], world.writes()
    assert publish(out).err.count("as before") == 10
    assert ([tree(bare) for bare in bares], world.writes()) == (before, writes)
    theirs = person(bares[3], "distroify", {"Dockerfile": "FROM scratch\n"}, tmp_path)
    world.run(*names, nonroot=True)
    assert "10 repositories: 9 open, 1 skipped\n" in publish(out).err
    assert head(bares[3]) == theirs
    close(out, "--all")
    assert [branches(bare) == ["main"] for bare in bares] == [number != 3 for number in range(10)]
    assert {world.pulls(name)[0]["state"] for name in names} == {"closed"}


def test_what_programs_say_has_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH_ENTERPRISE_TOKEN", "open-sesame")
    said = "https://me:pw@x.example/ open-sesame glpat-abcdefghij0123456789\r\n\x1b]0;x\x07Authorization: token abc"
    assert hidden(said) == "https://x.example/ … … \\x1b]0;x\\x07Authorization: …"
