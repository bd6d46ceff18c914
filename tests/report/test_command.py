"""``distroify bulk report``, and what the page is made of."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from rewriter.cli.bulk import app
from rewriter.report import runs
from rewriter.report.render import page
from rewriter.report.rows import read
from tests.report.samples import file, fleet, row, write


def test_the_page_is_written_into_the_folder(tmp_path: Path) -> None:
    write(tmp_path, fleet())
    done = CliRunner().invoke(app, ["report", str(tmp_path)])
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "github.com/acme/api" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["report.html", "repos", "results.jsonl"]


def test_the_page_is_written_elsewhere(tmp_path: Path) -> None:
    write(tmp_path / "out", fleet())
    done = CliRunner().invoke(
        app, ["report", str(tmp_path / "out"), "--out", str(tmp_path / "x" / "page.html")]
    )
    assert done.exit_code == 0
    assert (tmp_path / "x" / "page.html").is_file()
    assert not (tmp_path / "out" / "report.html").exists()


def test_a_folder_without_results_is_bad_usage(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["report", str(tmp_path)])
    assert done.exit_code == 2
    assert "results.jsonl: no such file or directory" in done.stderr
    assert not (tmp_path / "report.html").exists()


def test_the_policy_names_the_script_and_the_style_that_are_there(tmp_path: Path) -> None:
    html = page(read(write(tmp_path, fleet())))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    script = re.search(r"<script>(.*?)</script>", html, re.S)
    style = re.search(r"<style>(.*?)</style>", html, re.S)
    assert script is not None and style is not None
    hashes = [base64.b64encode(hashlib.sha256(one[1].encode()).digest()).decode() for one in (script, style)]
    assert policy[1].replace("&#39;", "'") == (
        f"default-src 'none'; script-src 'sha256-{hashes[0]}'; style-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert " style=" not in html


def test_the_data_has_no_tag(tmp_path: Path) -> None:
    html = page(read(write(tmp_path, [row("</script><!--<b>", file("<i>", context="<p>"))])))
    for name in ("rows", "details"):
        data = re.search(f'<script type="application/json" id="{name}">(.*?)</script>', html, re.S)
        assert data is not None
        assert "<" not in data[1]
        assert "\\u003c" in data[1]
    assert "<!--" not in html
    assert "<i>" not in html


def test_how_it_was_made_is_said(tmp_path: Path) -> None:
    html = page(read(write(tmp_path, fleet())))
    assert "distroify 1.2.3" in html
    assert "<code>0123456789abcdef</code>" in html
    assert "not recorded" in html
    assert "9 seconds of work" in html


def test_a_run_writes_the_page_and_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "app").mkdir()
    for words in (
        ["init", "-q"],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "x"],
    ):
        subprocess.run(["git", "-C", str(tmp_path / "app"), *words], check=True)
    words = [
        "bulk",
        "run",
        str(tmp_path / "app"),
        "--out",
        str(tmp_path / "out"),
        "--no-config",
        "--jobs",
        "1",
    ]
    monkeypatch.setattr(sys, "argv", ["distroify", *words])
    done = CliRunner().invoke(app, words[1:])
    assert done.exit_code == 0
    assert f"report: {tmp_path / 'out' / 'report.html'}" in done.stderr
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert f"<code>distroify {' '.join(words)}</code>" in html
    schema = Path(runs.__file__).with_name("runs.schema.json").read_text(encoding="utf-8")
    jsonschema.validate(json.loads((tmp_path / "out" / "runs.json").read_bytes()), json.loads(schema))


def test_the_last_command_of_each_settings_is_kept_without_credentials(tmp_path: Path) -> None:
    runs.record(tmp_path, "a" * 16, ["bulk", "run", "https://me:word@git.example/a/b?token=x", "a b"])
    runs.record(tmp_path, "b" * 16, ["bulk", "run", "x"])
    runs.record(tmp_path, "b" * 16, ["bulk", "run", "x", "--resume"])
    assert runs.read(tmp_path) == {
        "a" * 16: "distroify bulk run https://git.example/a/b 'a b'",
        "b" * 16: "distroify bulk run x --resume",
    }


def test_what_is_merged_keeps_the_commands(tmp_path: Path) -> None:
    parts = [tmp_path / "one", tmp_path / "two"]
    for part in parts:
        write(part, [row(f"a/{part.name}")])
        words = [
            "bulk",
            "run",
            "my list",
            "--shard",
            part.name,
            "-o",
            part.name,
            "--jobs=2",
            "-q",
            "--nonroot",
        ]
        runs.record(part, "a" * 16, words)
    runs.record(parts[1], "b" * 16, ["bulk", "run", "x"])
    for number, order in enumerate((parts, parts[::-1])):
        out = tmp_path / f"merged{number}"
        assert CliRunner().invoke(app, ["merge", *map(str, order), "--out", str(out)]).exit_code == 0
        assert runs.read(out) == {
            "a" * 16: "distroify bulk run 'my list' --nonroot",
            "b" * 16: "distroify bulk run x",
        }


@pytest.mark.parametrize("text", ["", "[]", "{", '{"commands": 1}', '{"commands": {"a": 1}}'])
def test_runs_of_another_shape_are_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "runs.json").write_text(text, encoding="ascii")
    assert runs.read(tmp_path) == {}


def test_templates_are_loaded_for_the_page_alone() -> None:
    script = "import sys, rewriter.cli.main, rewriter.cli.bulk; print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
