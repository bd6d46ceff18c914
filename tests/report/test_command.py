"""``distroify bulk report``, and what the page is made of."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from rewriter.fleet.command import app
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
    assert "9 seconds of work" in html


def test_templates_are_loaded_for_the_page_alone() -> None:
    script = "import sys, rewriter.cli, rewriter.fleet.command; print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
