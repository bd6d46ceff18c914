"""Which folders front ends are built in, and what their builds write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rewriter.context.files import Context
from rewriter.trace.frontends import folder_of, outputs_of


@pytest.mark.parametrize(
    ("command", "folder"),
    [
        ("npm ci", "/app/web"),
        ("npm run build", "/app/web"),
        ("npm --prefix ui run build", "/app/web/ui"),
        ("npm --prefix=/srv/ui ci", "/srv/ui"),
        ("yarn", "/app/web"),
        ("yarn --cwd ../site build", "/app/site"),
        ("pnpm -C ui install", "/app/web/ui"),
        ("/usr/local/bin/bun install", "/app/web"),
        ("hugo --source docs --minify", "/app/web/docs"),
        ("npm install -g yarn", None),
        ("npm config set registry https://example.com", None),
        ("yarn --version", None),
        ("npm --prefix / ci", None),
        ("make web", None),
        ("node server.js", None),
    ],
)
def test_folder_of_a_front_end(command: str, folder: str | None) -> None:
    assert folder_of(command.split(), "/app/web") == folder


def test_a_word_that_is_not_known_may_be_a_folder() -> None:
    assert folder_of(["npm", "--prefix", None, "ci"], "/app") is None


@pytest.mark.parametrize(
    ("script", "files", "outputs"),
    [
        ("vite build", {}, {"dist"}),
        ("tsc -b && vite build", {"vite.config.ts": "export default { base: './' }"}, {"dist"}),
        ("vite build", {"vite.config.ts": "export default { build: { outDir: '../public' } }"}, set()),
        ("vite build --outDir=../public", {}, set()),
        ("react-scripts build", {}, {"build"}),
        ("BUILD_PATH=../public react-scripts build", {}, set()),
        ("webpack", {"webpack.config.js": "output: { path: x }"}, set()),
        ("node build.js", {}, set()),
        (None, {}, set()),
    ],
)
def test_what_the_build_script_writes(
    script: str | None, files: dict[str, str], outputs: set[str], tmp_path: Path
) -> None:
    (tmp_path / "package.json").write_text(json.dumps({"scripts": {"build": script}}))
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert outputs_of(Context(tmp_path), "") == outputs


@pytest.mark.parametrize("text", ["", "[]", "{", '{"scripts": []}', '{"scripts": {"build": 1}}', "[" * 99999])
def test_a_package_that_says_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text(text)
    assert outputs_of(Context(tmp_path), "") == frozenset()
