"""``distroify bulk run`` as people call it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

from rewriter.cli.bulk import app
from tests.fleet import samples
from tests.fleet.conftest import (
    DOCKERFILE,
    GO,
    NODE,
    REFUSED,
    ROOT,
    Done,
    Make,
    command,
    commit,
    git,
    has_ended,
)
from tests.fleet.test_git import hostile_home, script

Distroify = Callable[..., Done]


def rows(out: Path) -> dict[str, dict[str, Any]]:
    lines = [json.loads(text) for text in (out / "results.jsonl").read_text().splitlines()]
    for row in lines:
        samples.validator("row").validate(row)
    samples.validator("summary").validate(json.loads((out / "summary.json").read_text()))
    return {row["repository"]: row for row in lines}


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()
    }


def test_each_repository_ends_as_a_row(distroify: Distroify, make: Make, tmp_path: Path) -> None:
    make("go", {**GO, "sub/Dockerfile": REFUSED, "node/Dockerfile": NODE["Dockerfile"]})
    make("refused", {**GO, "Dockerfile": REFUSED}, bare=True)
    make("none", {"README": "x"})
    make("node", NODE)
    make("broken", {"Dockerfile": "FROM golang:1.22\nWHAT\n"})
    make("empty", {})
    headless = make("headless", bare=True)
    git("symbolic-ref", "HEAD", "refs/heads/gone", cwd=headless)
    make("settings", {**GO, ".distroify.toml": "debian = 1\n"})
    source = tmp_path / "repositories"
    before = tree(source)
    done = distroify("bulk", "run", source, "-o", tmp_path / "out", "-j", "2")
    assert done.code == 0 and done.out == ""
    found = rows(tmp_path / "out")
    assert {name: (row["outcome"], row["reason"]) for name, row in found.items()} == {
        "go": ("rewritten", None),
        "refused": ("refused", None),
        "none": ("skipped", "no-dockerfile"),
        "node": ("skipped", "no-go"),
        "broken": ("failed", "file"),
        "empty": ("skipped", "empty"),
        "headless": ("failed", "no-default-branch"),
        "settings": ("failed", "file"),
    }
    assert found["go"]["commit"] == git("rev-parse", "HEAD", cwd=source / "go")
    assert [(file["path"], file["outcome"]) for file in found["go"]["files"]] == [
        ("Dockerfile", "rewritten"), ("node/Dockerfile", "skipped"), ("sub/Dockerfile", "refused"),
    ]  # fmt: skip
    git("apply", "--check", tmp_path / "out" / "repos" / "go" / "1.patch", cwd=source / "go")
    assert "Dockerfile" in (tmp_path / "out" / "repos" / "go" / "body.md").read_text()
    assert "headless: failed: no-default-branch: " in done.err
    assert "8 repositories: 1 rewritten, 1 refused, 3 skipped, 3 failed; " in done.err
    logs = tree(tmp_path / "out" / "logs")
    assert sorted(logs) == ["broken.log", "headless.log", "settings.log"]
    assert logs["settings.log"].startswith(b"Dockerfile: bad-settings: .distroify.toml:1: ")
    assert tree(source) == before


def test_nothing_of_the_machine_is_in_the_results(distroify: Distroify, make: Make, tmp_path: Path) -> None:
    make("a", {**GO, "Makefile": "build:\n\tgo build\n", ".distroify.toml": "what = 1\n"})
    make("b", {**GO, "deep/er/Dockerfile": DOCKERFILE})
    source = tmp_path / "repositories"
    for out in ("one", "two"):
        assert distroify("bulk", "run", source, "-o", tmp_path / out).code == 0
    for name, row in rows(tmp_path / "one").items():
        other = rows(tmp_path / "two")[name]
        assert {**row, "seconds": 0} == {**other, "seconds": 0}
        assert "distroify-bulk" not in json.dumps(row) and "/tmp" not in json.dumps({**row, "source": None})
    assert tree(tmp_path / "one" / "repos") == tree(tmp_path / "two" / "repos")


def test_going_on(distroify: Distroify, make: Make, tmp_path: Path) -> None:
    out = tmp_path / "out"
    source = tmp_path / "repositories"
    for name in ("a", "b", "c"):
        make(name)
    first = distroify("bulk", "run", source, "-o", out, "--limit", "2")
    assert first.code == 0 and len(rows(out)) == 2
    again = distroify("bulk", "run", source, "-o", out)
    assert again.code == 2 and "--resume" in again.err
    assert distroify("bulk", "run", source, "-o", out, "--resume").code == 0
    written = (out / "results.jsonl").read_text()
    assert written.count("\n") == 3
    third = distroify("bulk", "run", source, "-o", out, "--resume")
    assert third.code == 0 and third.err.count("as before") == 3
    assert (out / "results.jsonl").read_text() == written
    # What changed since is worked on: another commit, other settings, files that are not those of the row.
    new = commit(source / "a", {"Dockerfile": REFUSED})
    shutil.rmtree(out / "repos" / "b")
    assert distroify("bulk", "run", source, "-o", out, "--resume").code == 0
    assert (out / "results.jsonl").read_text().count("\n") == 5
    assert rows(out)["a"]["commit"] == new and rows(out)["a"]["outcome"] == "refused"
    assert [*(out / "repos" / "a").iterdir()] == [] and (out / "repos" / "b" / "1.patch").exists()
    assert distroify("bulk", "run", source, "-o", out, "--resume", "--nonroot").code == 0
    assert (out / "results.jsonl").read_text().count("\n") == 8


def test_what_failed_is_tried_again_when_asked(distroify: Distroify, make: Make, tmp_path: Path) -> None:
    out, list_ = tmp_path / "out", tmp_path / "list"
    make("a")
    list_.write_text(f"{tmp_path}/repositories/a\n{tmp_path}/repositories/later\n")
    assert distroify("bulk", "run", list_, "-o", out).code == 0
    name = f"{tmp_path}/repositories/later".strip("/")
    assert rows(out)[name]["reason"] == "not-found"
    make("later")
    assert distroify("bulk", "run", list_, "-o", out, "--resume").code == 0
    assert rows(out)[name]["reason"] == "not-found"
    done = distroify("bulk", "run", list_, "-o", out, "--failed")
    assert done.code == 0 and done.err.startswith("[1/1] ")
    assert rows(out)[name]["outcome"] == "rewritten"
    assert not (out / "logs" / f"{name}.log").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], 0),
        (["--fail-on", "failed"], 1),
        (["--fail-on", "refused,failed"], 1),
        (["--fail-on", "refused"], 0),
    ],
)
def test_exit_codes(distroify: Distroify, tmp_path: Path, home: Path, words: list[str], code: int) -> None:
    assert distroify("bulk", "run", "/nowhere/at-all", "-o", tmp_path / "out", "-q", *words) == Done(
        code, "", ""
    )


def test_a_file_that_failed_in_a_rewritten_repository_counts(
    distroify: Distroify, make: Make, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    source = make(
        "mono", {**GO, "bad/Dockerfile": "", "no/Dockerfile": REFUSED, "js/Dockerfile": NODE["Dockerfile"]}
    )
    make("fine")
    codes = {
        words: distroify("bulk", "run", source.parent, "-o", out, "-q", "--resume", "--fail-on", words).code
        for words in ("failed", "refused", "skipped", "rewritten")
    }
    assert rows(out)["mono"]["outcome"] == "rewritten"
    assert codes == {"failed": 1, "refused": 1, "skipped": 0, "rewritten": 1}
    # The page says that --failed works on it again.
    assert distroify("bulk", "run", source.parent, "-o", out, "--failed").err.startswith("[1/1] mono: ")


@pytest.mark.parametrize(
    "words",
    [
        ["--fail-on", "what"],
        ["--shard", "3/2"],
        ["--shard", "auto"],
        ["--max-size", "much"],
        ["--timeout", "soon"],
        ["--debian", "1"],
        ["--allow", "what"],
        ["--config", "/nowhere.toml"],
        ["--resume", "--failed"],
        ["--jobs", "0"],
        ["--host", "x", "o/n"],
        ["what"],
    ],
)
def test_bad_usage(tmp_path: Path, home: Path, words: list[str]) -> None:
    done = CliRunner().invoke(app, ["run", "-o", str(tmp_path / "out"), "/nowhere", *words])
    assert done.exit_code == 2 and "Traceback" not in done.stderr and done.stderr != ""
    assert isinstance(done.exception, SystemExit)
    assert not (tmp_path / "out" / "results.jsonl").exists()


def test_a_list_on_standard_input_and_groups(distroify: Distroify, make: Make, tmp_path: Path) -> None:
    folder = make("app", bare=True)
    list_ = f"cloneUrl,branch,org1\nfile://{folder},main,team\n".encode()
    assert distroify("bulk", "run", "-", "-o", tmp_path / "out", stdin=list_).code == 0
    [row] = rows(tmp_path / "out").values()
    assert row["source"] == {"url": f"file://{folder}", "branch": "main", "groups": ["team"]}
    assert row["repository"] == f"localhost{str(folder).removesuffix('.git')}@main"


def test_settings_of_the_command_line_and_of_a_file(distroify: Distroify, make: Make, tmp_path: Path) -> None:
    make("app")
    config = tmp_path / "all.toml"
    config.write_text("debian = 12\n")
    source = tmp_path / "repositories"
    assert distroify("bulk", "run", source, "-o", tmp_path / "out", "--config", config, "--nonroot").code == 0
    patch = (tmp_path / "out" / "repos" / "app" / "1.patch").read_text()
    assert "+FROM gcr.io/distroless/static-debian12:nonroot\n" in patch


def test_names_and_contents_of_strangers(
    distroify: Distroify, home: Path, make: Make, tmp_path: Path
) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    evil = "x;touch marks\n</script>$(touch marks)\x1b[2J"
    files: dict[str, str | bytes] = {
        **GO,
        f"{evil}/Dockerfile": DOCKERFILE,
        "caf\udce9/Dockerfile": DOCKERFILE,
        "-rf/Dockerfile": DOCKERFILE,
        "Dockerfile": DOCKERFILE + "# caf\udce9 \x1b[2J\n",
        "sitecustomize.py": f"open({str(marks / 'python')!r}, 'w')\n",
        "rewriter/__init__.py": f"open({str(marks / 'package')!r}, 'w')\n",
        ".gitattributes": "* filter=lfs\n",
    }
    for raw in (evil.encode().replace(b"/", b""), b"caf\xe9", "ü".encode()):
        make(raw, files)
    hostile_home(home, marks)
    out = tmp_path / "out"
    source = tmp_path / "repositories"
    done = subprocess.run(
        [*command("bulk", "run", source, "-o", out, "-j", "2")],
        cwd=source / os.fsdecode(b"caf\xe9"),
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [*marks.iterdir()] == []
    assert all(line.isprintable() for line in done.stderr.decode().splitlines())
    found = rows(out)
    assert [row["outcome"] for row in found.values()] == ["rewritten"] * 3
    assert {file["path"] for file in found["caf\udce9"]["files"]} >= {
        "caf\udce9/Dockerfile",
        "-rf/Dockerfile",
    }
    shutil.rmtree(home / "template")
    (home / ".gitconfig").unlink()
    (home / "attributes").unlink()
    for name in found:
        folder = out / "repos" / samples.folder(name)
        patches = sorted(folder.glob("*.patch"))
        assert len(patches) == 4
        git("apply", *patches, cwd=source / name)
        body = (folder / "body.md").read_text()
        assert all(line.isprintable() for line in body.splitlines())
    assert all(one.name.isascii() and one.name.isprintable() for one in out.rglob("*"))


def test_a_repository_that_is_too_large(distroify: Distroify, make: Make, tmp_path: Path) -> None:
    make("big", {"zeros": bytes(50_000_000)}, bare=True)
    make("fine")
    source = tmp_path / "repositories"
    assert distroify("bulk", "run", source, "-o", tmp_path / "out", "--max-size", "10m").code == 0
    found = rows(tmp_path / "out")
    assert (found["big"]["reason"], found["fine"]["outcome"]) == ("too-large", "rewritten")


def test_a_repository_that_hangs(distroify: Distroify, home: Path, make: Make, tmp_path: Path) -> None:
    """With the first limit that gives this machine, busy as it is, the time for a repository that does not."""
    pids = tmp_path / "pids"
    ssh = script(home / "ssh", f"echo $$ >> {pids}; exec sleep 600")
    git("config", "--global", "core.sshCommand", str(ssh), cwd=home)
    make("fine")
    fine = f"{tmp_path}/repositories/fine".strip("/")
    list_ = tmp_path / "list"
    list_.write_text("git@h.example:o/hangs\n./repositories/fine\n")
    for limit in (5, 20, 80, 320):
        pids.unlink(missing_ok=True)
        out = tmp_path / f"out{limit}"
        assert distroify("bulk", "run", list_, "-o", out, "--timeout", f"{limit}s", "-j", "2").code == 0
        found = rows(out)
        if pids.exists() and found[fine]["reason"] != "timeout":
            break
    hangs = found["h.example/o/hangs"]
    assert (hangs["reason"], hangs["message"]) == (
        "timeout",
        f"git clone was not done after {limit} s: see --timeout",
    )
    assert found[fine]["outcome"] == "rewritten"
    begun = pids.read_text().split()
    assert begun and all(has_ended(int(pid)) for pid in begun)


def test_a_worker_that_is_killed(distroify: Distroify, home: Path, make: Make, tmp_path: Path) -> None:
    kill = "kill -9 $(ps -o ppid= -p $(ps -o ppid= -p $PPID))"
    ssh = script(home / "ssh", f"{kill}; sleep 600")
    git("config", "--global", "core.sshCommand", str(ssh), cwd=home)
    make("fine")
    list_ = tmp_path / "list"
    list_.write_text("git@h.example:o/kills\n./repositories/fine\n")
    assert distroify("bulk", "run", list_, "-o", tmp_path / "out").code == 0
    found = rows(tmp_path / "out")
    assert found["h.example/o/kills"]["reason"] == "crash"
    assert found[f"{tmp_path}/repositories/fine".strip("/")]["outcome"] == "rewritten"


def test_credentials_are_in_no_file_and_no_message(distroify: Distroify, home: Path, tmp_path: Path) -> None:
    list_ = b"https://me:hunter2@127.0.0.1:9/o/n.git\nssh://me:hunter2@127.0.0.1:9/o/m\n"
    done = distroify("bulk", "run", "-", "-o", tmp_path / "out", stdin=list_)
    assert done.code == 0 and "hunter2" not in done.err
    assert b"hunter2" not in b"".join(tree(tmp_path / "out").values())
    assert len(rows(tmp_path / "out")) == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_lets_rows_be_finished(home: Path, make: Make, tmp_path: Path, number: int) -> None:
    ssh = script(home / "ssh", f"touch {tmp_path}/begun; sleep 3; exit 1")
    git("config", "--global", "core.sshCommand", str(ssh), cwd=home)
    out, list_ = tmp_path / "out", tmp_path / "list"
    list_.write_text("".join(f"git@h.example:o/n{number}\n" for number in range(9)))
    process = subprocess.Popen(
        command("bulk", "run", list_, "-o", out, "-j", "1"), cwd=ROOT, stderr=subprocess.PIPE
    )
    with process:
        latest = time.monotonic() + 60
        while not (tmp_path / "begun").exists() and time.monotonic() < latest:
            time.sleep(0.05)
        process.send_signal(number)
        assert process.stderr is not None
        said = process.stderr.read().decode()
    assert process.returncode == 128 + number
    assert "go on with --resume" in said
    assert len(rows(out)) == 1
    assert (out / ".lock").read_text() == ""


def test_the_help_names_both_commands(distroify: Distroify) -> None:
    done = distroify("bulk", "--help")
    assert done.code == 0 and "run" in done.out and "merge" in done.out
    assert "Exit codes" in distroify("bulk", "run", "-h").out


def test_the_schemas_are_of_their_draft() -> None:
    for name in ("row", "summary"):
        with pytest.raises(jsonschema.ValidationError):
            samples.validator(name).validate({})
