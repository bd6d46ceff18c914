"""Which files a source needs, and which it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import Outcome
from rewriter.trace.filesystem.build_paths import (
    is_build_file,
    is_idle_file,
    is_idle_folder,
    is_root_file,
    is_root_yaml,
)
from tests.rewriting import GO_MOD, result_of

START = "FROM golang:1.24\nWORKDIR /app\nCOPY . .\nRUN go build -o app .\n"

CMD = '["./app"]'


def copied(
    root: Path, body: str, imports: str, files: dict[str, str], lines: str = "", cmd: str = CMD
) -> list[str]:
    """Paths that are copied for a program with this main function, the program itself left out."""
    listed = "".join(f'\t"{name}"\n' for name in imports.split())
    source = f"package main\n\nimport (\n{listed})\n\nfunc main() {{\n{body}\n}}\n"
    text = f"{START}{lines}CMD {cmd}\n"
    result = result_of(text, root, {"go.mod": GO_MOD, "main.go": source, **files})
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    assert result.after is not None
    found = [line.split()[2] for line in result.after.splitlines() if line.startswith("COPY --from=build")]
    return [path.removeprefix("/app/") for path in found if path != "/app/app"]


TREE = dict.fromkeys(
    ("pages/a.html", "pages/b.html", "conf/app-a.yml", "conf/app-b.yml", "conf/z.yml", "words.csv", "list.csv",
     "README.md", "web/w.go", "web/a.tmpl", "web/b.css"), "x\n"
)  # fmt: skip
TREE["web/w.go"] = "package web\n"


@pytest.mark.parametrize(
    ("body", "needed"),
    [
        ('os.ReadFile("pages/" + os.Args[1] + ".html")', ["pages"]),
        ('os.ReadFile("conf/app-" + os.Args[1] + ".yml")', ["conf/app-a.yml", "conf/app-b.yml"]),
        ('os.ReadFile(os.Args[1] + ".csv")', ["list.csv", "words.csv"]),
        ('os.ReadFile(filepath.Join(os.Getenv("D"), "words.csv"))', ["words.csv"]),
        ('os.ReadFile(filepath.Join(os.Getenv("D"), "other.csv"))', []),
        ('os.ReadFile("web/" + os.Args[1] + ".tmpl")', ["web/a.tmpl"]),
        ('filepath.Glob("web/*.tmpl")', ["web/a.tmpl"]),
        ("os.ReadFile(os.Args[1])", ["list.csv", "words.csv"]),
        ('os.ReadFile("README.md")', ["README.md"]),
        ('os.Stat("web/w.go")', ["web/w.go"]),
        ('os.ReadFile("pages/none.html")', []),
        ('os.WriteFile("pages/new.html", nil, 0)', ["pages"]),
        ('os.WriteFile("/opt/a/b", nil, 0)', []),
        ('os.WriteFile("/usr/local/etc/a.conf", nil, 0)', ["/usr/local/etc"]),
        ('os.ReadFile("/opt/a")', []),
    ],
)
def test_what_a_call_needs(body: str, needed: list[str], tmp_path: Path) -> None:
    assert copied(tmp_path, body, "os path/filepath", TREE) == needed


@pytest.mark.parametrize(
    ("name", "text", "needed"),
    [
        ("config.yml", "dir: pages\n", ["config.yml", "pages"]),
        ("config.yml", "# dir: pages\nport: 80\n", ["config.yml"]),
        ("config.json", '{"dir": "./pages", "n": 1}\n', ["config.json", "pages"]),
        ("config.toml", "dir = '/app/pages' # the pages\n", ["config.toml", "pages"]),
        ("config.yml", "dirs:\n  - pages\n  - gone\n", ["config.yml", "pages"]),
        (".env", "DIR=pages\n", [".env", "pages"]),
        ("config.txt", "dir: pages\n", ["config.txt"]),
    ],
)
def test_what_a_configuration_names(name: str, text: str, needed: list[str], tmp_path: Path) -> None:
    body = f'os.ReadFile("{name}")\nos.ReadFile(os.Args[1] + "/a")'
    assert copied(tmp_path, body, "os", {name: text, "pages/a": "a\n", "gone.txt/b": "b\n"}) == needed


def test_a_configuration_is_not_read_where_every_path_is_known(tmp_path: Path) -> None:
    files = {"config.yml": "name: pages\n", "pages/a": "a\n"}
    assert copied(tmp_path, 'os.ReadFile("config.yml")', "os", files) == ["config.yml"]


@pytest.mark.parametrize(
    ("cmd", "needed"),
    [
        ('["./app", "-c", "words.csv,pages"]', ["pages", "words.csv"]),
        ('["./app", "-cwords.csv"]', ["words.csv"]),
        ('["./app", "--dir=pages"]', ["pages"]),
        ('["./app", "-dir", "web"]', ["web/a.tmpl", "web/b.css"]),
        ('["./app", "web"]', []),
        ('["./app", "https://example.com/pages"]', []),
    ],
)
def test_what_arguments_name(cmd: str, needed: list[str], tmp_path: Path) -> None:
    assert copied(tmp_path, "os.Exit(0)", "os", TREE, cmd=cmd) == needed


def test_the_folder_that_viper_searches_is_not_needed_whole(tmp_path: Path) -> None:
    body = 'viper.SetConfigName("app-a")\nviper.AddConfigPath("conf")\nviper.ReadInConfig()'
    assert copied(tmp_path, body, "github.com/spf13/viper", TREE) == ["conf/app-a.yml"]


def test_the_folder_that_viper_searches_for_a_computed_name(tmp_path: Path) -> None:
    body = 'viper.SetConfigName("app-" + os.Args[1])\nviper.AddConfigPath("conf")\nviper.ReadInConfig()'
    assert "conf" in copied(tmp_path, body, "github.com/spf13/viper os", TREE)


def test_an_archive_that_is_unpacked_is_one_thing(tmp_path: Path) -> None:
    body = 'os.ReadFile("data/one")\nos.ReadFile("/app/data/two")'
    files = {"data.tar.gz": "x"}
    assert copied(tmp_path, body, "os", files, lines="ADD data.tar.gz data/\n") == ["data"]


@pytest.mark.parametrize(
    "name", ["Makefile", "x/makefile", "Jenkinsfile.release", "main.go", "Dockerfile.dev"]
)
def test_build_files(name: str) -> None:
    assert is_build_file(name)
    assert is_idle_file(name)


@pytest.mark.parametrize("name", ["README.md", "docs/readme.rst", "LICENSE", "license.txt", "CHANGELOG.md"])
def test_what_people_read(name: str) -> None:
    assert is_idle_file(name)
    assert not is_build_file(name)


@pytest.mark.parametrize(
    "name", ["package.json", "deploy.sh", "notes.md", "cloudbuild.yaml", "main.tf", "init.sql"]
)
def test_what_services_read_from_the_root(name: str) -> None:
    assert is_root_file(name)
    assert not is_idle_file(name)


@pytest.mark.parametrize(
    "name", ["config.yml", "app.yaml", "data.json", "schema.sql", "index.html", "words.txt"]
)
def test_what_a_program_may_read(name: str) -> None:
    assert not is_root_file(name)


def test_folders_of_tools() -> None:
    assert is_idle_folder("a/testdata")
    assert is_idle_folder("node_modules")
    assert not is_idle_folder("data")


@pytest.mark.parametrize(
    ("text", "for_others"),
    [
        ("apiVersion: v1\nkind: Service\n", True),
        ("# x\nkind: Service\nmetadata:\napiVersion: v1\n", True),
        ("runtime: go122\n", True),
        ("kind: small\n", False),
        ("app:\n  apiVersion: v1\n  kind: x\n", False),
        ("runtimes:\n", False),
    ],
)
def test_yaml_of_services(text: str, for_others: bool) -> None:
    assert is_root_yaml(text) is for_others
