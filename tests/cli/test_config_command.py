"""``distroify config``: it says what the run itself does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli import fake
from tests.cli.conftest import Run

DIGEST = "sha256:" + "0" * 64


def rows(run: Run, *arguments: str) -> dict[str, dict[str, Any]]:
    done = run("config", "--format", "json", *arguments)
    assert done.code == 0, done.err
    report = json.loads(done.out)
    assert report["version"] == 1
    return {row["key"]: row for row in report["settings"]}


def test_defaults(run: Run, repository: Path) -> None:
    found = rows(run)
    assert found["debian"] == {"key": "debian", "value": 13, "from": [{"kind": "default"}]}
    assert {row["from"][0]["kind"] for row in found.values()} == {"default"}
    assert len(run("config").out.splitlines()) == len(found)


def test_file_flag_and_default(run: Run, repository: Path) -> None:
    path = repository / ".distroify.toml"
    path.write_text(
        f'# mirror\nregistry = "r"\nallow = ["nonroot"]\n\n[digests]\nstatic-debian13 = "{DIGEST}"\n'
    )
    found = rows(run, "--debian", "12", "--allow", "drop-healthcheck")
    assert found["registry"]["from"] == [{"kind": "file", "path": str(path), "line": 2}]
    assert found["digests"] == {
        "key": "digests",
        "value": {"static-debian13": DIGEST},
        "from": [{"kind": "file", "path": str(path), "line": 5}],
    }
    assert (found["debian"]["value"], found["debian"]["from"]) == (12, [{"kind": "flag", "flag": "--debian"}])
    assert found["allow"]["value"] == ["nonroot", "drop-healthcheck"]
    assert [origin["kind"] for origin in found["allow"]["from"]] == ["file", "flag"]
    text = run("config", "--debian", "12").out.decode()
    assert f'registry        "r"                   {path}:2\n'.split() == text.splitlines()[0].split()
    assert "debian" in text and "flag --debian" in text


def test_what_another_key_implies(run: Run, repository: Path) -> None:
    path = repository / ".distroify.toml"
    path.write_text('tag = "nonroot"')
    found = rows(run)
    assert (found["nonroot"]["value"], found["nonroot"]["from"]) == (True, [{"kind": "key", "key": "tag"}])
    assert f'{path}:1 (tag = "nonroot")' in run("config").out.decode()
    assert 'flag --tag (tag = "debug-nonroot")' in run("config", "--tag", "debug-nonroot").out.decode()


def test_it_is_what_the_run_takes(run: Run, repository: Path) -> None:
    (repository / "a").mkdir()
    (repository / "a" / "Dockerfile").write_bytes(fake.GO)
    (repository / ".distroify.toml").write_text('variant = "cc"\nsafe-only = true\nregistry = "r"\n')
    flags = ("--tag", "debug", "--registry", "s")
    run(*flags, "a/Dockerfile")
    [call] = fake.calls
    for where in ("a", "a/Dockerfile", "-"):
        found = rows(run, *flags, where)
        assert found["variant"]["value"] == call[2].variant == "cc"
        assert found["tag"]["value"] == call[2].tag == "debug"
        assert found["registry"]["value"] == call[2].registry == "s"
        assert found["safe-only"]["value"] == call[2].safe_only is True


def test_config_and_no_config(run: Run, repository: Path) -> None:
    (repository / ".distroify.toml").write_text("debian = 12")
    (repository / "other.toml").write_text("strict = true")
    assert rows(run, "--no-config")["debian"]["value"] == 13
    found = rows(run, "--config", "other.toml")
    assert (found["debian"]["value"], found["strict"]["value"]) == (13, True)
    assert found["strict"]["from"][0]["path"] == "other.toml"
    assert run("config", "--config", "other.toml", "--no-config").code == 2


@pytest.mark.parametrize("argument", ["nowhere", "bad"])
def test_what_cannot_be_read(run: Run, repository: Path, argument: str) -> None:
    (repository / "bad" / ".git").mkdir(parents=True)
    (repository / "bad" / ".distroify.toml").write_text("\n\nregistery = 'x'")
    done = run("config", argument)
    assert (done.code, done.out) == (2, b"")
    words = {
        "nowhere": "nowhere: no such file",
        "bad": ':3: unknown key "registery", did you mean "registry"?',
    }
    assert words[argument] in done.err


def test_a_part_of_the_repository(run: Run, repository: Path) -> None:
    path = repository / ".distroify.toml"
    path.write_text('debian = 12\n\n[[paths]]\nfiles = ["a/**"]\ndebian = 13\nvariant = "cc"\n')
    (repository / "a").mkdir()
    for name in ("Dockerfile", "a/Dockerfile"):
        (repository / name).write_bytes(fake.GO)
    assert rows(run, "Dockerfile")["debian"]["value"] == 12
    for where in ("a", "a/Dockerfile"):
        found = rows(run, where)
        assert (found["debian"]["value"], found["variant"]["value"]) == (13, "cc")
        assert found["debian"]["from"] == [{"kind": "file", "path": str(path), "line": 5}]
    run("Dockerfile", "a/Dockerfile")
    assert [call[2].debian for call in fake.calls] == [12, 13]


def test_settings_further_down_are_not_read_and_that_is_said(run: Run, repository: Path) -> None:
    inner = repository / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "Dockerfile").write_bytes(fake.GO)
    file = repository / "a" / ".distroify.toml"
    file.write_text("debian = 12\n")
    said = f'distroify: {file} is not read: "paths" in {repository}/.distroify.toml is for a part of a repository\n'
    for words in (["config", "a/b"], ["."], ["a/b/Dockerfile"], ["--format", "json", "a"]):
        assert run(*words).err.count(said) == 1
    assert [call[2].debian for call in fake.calls] == [13] * 3
    for words in (["config"], ["config", "--no-config", "a/b"], ["--no-config", "."], ["-q", "."]):
        assert said not in run(*words).err
    # The root of another repository is one.
    (repository / "a" / ".git").mkdir()
    assert said not in run(".").err and fake.calls[-1][2].debian == 12


def test_settings_that_match_nothing_are_said(run: Run, repository: Path) -> None:
    path = repository / ".distroify.toml"
    path.write_text('[[paths]]\nfiles = ["aa/**"]\ndebian = 13\n')
    (repository / "a").mkdir()
    (repository / "a" / "Dockerfile").write_bytes(fake.GO)
    said = f"{path}:2: \"paths.files\": 'aa/**' matches no Dockerfile; did you mean 'a'?\n"
    assert said in run("config").err
    assert said in run(".").err
    assert said not in run("a/Dockerfile").err  # not the whole repository
    assert said not in run("-q", ".").err
