"""Find the files of a repository that build or use images, and read them.

A monorepo has one survey for all its Dockerfiles. Hidden folders are not entered but for those of
workflows; ``vendor`` and the like hold other people's files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from msgspec.structs import replace

from rewriter.consumers.helm import chart_of, rendered
from rewriter.consumers.model import INTERESTING, Built, Exec, Renamed, Survey, Use
from rewriter.consumers.names import image_name
from rewriter.context.files import Context
from rewriter.context.repository import is_dockerfile_name
from rewriter.support.regex import regex

MAX_FOLDERS = 5000
MAX_FILES = 2000
MAX_OTHERS = 500
"""Files that only their content shows to be manifests or to call docker."""
MAX_BYTES = 1 << 19
MAX_READ = 16 << 20
"""Bytes of all files together."""

_ENDINGS = (".yml", ".yaml", ".sh")
_JUSTFILES = frozenset({"justfile", "Justfile", ".justfile"})
_NOT_ENTERED = frozenset({"vendor", "node_modules", "testdata", "third_party"})
_HIDDEN = frozenset({".github", ".devcontainer", ".circleci", ".gitea", ".forgejo"})
_WORKFLOWS = (".github/workflows", ".gitea/workflows", ".forgejo/workflows", ".circleci")
_COMPOSE = regex(r"(?:^|[.-])compose(?:[._-].*)?\.ya?ml$")
_MAKEFILE = regex(r"^(?:(?:GNU)?[Mm]akefile(?:\..*)?|.*\.mk)$")
_SKAFFOLD = regex(r"^skaffold.*\.ya?ml$")
_PIPELINE = regex(
    r"^(?:\.gitlab-ci|\.travis|[Tt]askfile(?:\.dist)?|azure-pipelines|bitbucket-pipelines"
    r"|buildspec|cloudbuild|\.drone|\.woodpecker)(?:[._-].*)?\.ya?ml$"
)
_BAKE = regex(r"^(?:docker-bake|bake)(?:\..*)?\.(?:hcl|json)$|\.bake\.(?:hcl|json)$")
_FLY = regex(r"^fly(?:\..*)?\.toml$")
_HOSTING = {"action.yml": "action", "action.yaml": "action", "render.yaml": "render", "heroku.yml": "heroku"}
_GORELEASER = regex(r"^\.?goreleaser(?:[._-].*)?\.ya?ml$")
_KUSTOMIZATION = regex(r"^kustomization\.ya?ml$|^Kustomization$")
_NAME = regex(r"[\w.-]+")
_KUBERNETES = regex(r"^[ \t]*apiVersion:", re.MULTILINE)


Said: TypeAlias = Built | Use | Exec | Renamed


def survey(root: str) -> Survey:
    """What the files below ``root`` say; the tree must not change meanwhile. Never raises."""
    context = Context(Path(root))
    found: list[Said] = []
    dockerfiles: list[tuple[str, str]] = []
    read = 0
    for path in _paths(context):
        data = context.read_bytes(path, MAX_BYTES + 1)
        if data is None or len(data) > MAX_BYTES:
            continue
        read += len(data)
        if read > MAX_READ:
            break
        text = data.decode("utf-8", "replace")
        if is_dockerfile_name(path.rpartition("/")[2]):
            dockerfiles.append((path, text))
        else:
            found += _read_in_chart(path, text, context) or _read(path, text)
    uses = [item for item in found if isinstance(item, Use)]
    builds = [item for item in found if isinstance(item, Built)] + [u.built for u in uses if u.built]
    renamed = [item for item in found if isinstance(item, Renamed)]
    builds += _renamed(builds, renamed)
    return Survey(
        tuple(builds),
        (*uses, *_based(dockerfiles, builds)),
        tuple(item for item in found if isinstance(item, Exec)),
    )


def _read_in_chart(path: str, text: str, context: Context) -> Iterable[Said]:
    """What a template of a Helm chart says; nothing for other files."""
    chart = chart_of(path)
    if chart is None or not context.is_file(f"{chart}/Chart.yaml".lstrip("/")):
        return ()
    name = chart.rpartition("/")[2] or "chart"
    whole = rendered(text, name, lambda: context.read_text(f"{chart}/values.yaml".lstrip("/")))
    said = _read(path, whole)
    return [replace(item, chart=chart or ".") if isinstance(item, Use) else item for item in said]


def _renamed(builds: Iterable[Built], renamed: Iterable[Renamed]) -> Iterator[Built]:
    """Builds by the names that manifests use where a kustomization gives them the built image's."""
    if not renamed:
        return

    known: dict[str, list[Built]] = {}
    for built in builds:
        for name in map(image_name, built.names):
            if name is not None:
                known.setdefault(name.path, []).append(built)
    for item in renamed:
        name = image_name(item.to)
        for built in known.get(name.path, ())[:20] if name is not None else ():
            yield Built(built.sources, built.target, (item.name,), item.place)


def _based(dockerfiles: Iterable[tuple[str, str]], builds: Iterable[Built]) -> Iterator[Use]:
    """The stages of Dockerfiles that may start from one of the images, or copy from it."""
    names = {
        name.path.rpartition("/")[2] for built in builds for name in map(image_name, built.names) if name
    }
    if not names:
        return
    # A pattern of all names would try each of them at every character.
    odd = sorted(name for name in names if _NAME.fullmatch(name) is None)
    read = import_module("rewriter.consumers.based").read
    wanted = re.compile("|".join(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])" for name in odd))
    for path, text in dockerfiles:
        if not names.isdisjoint(_NAME.findall(text)) or (odd and wanted.search(text)):
            yield from read(path, text)


def _paths(context: Context) -> Iterator[str]:
    """Paths of files that may say something, those near the root first."""
    level, folders, files, others = [""], 0, 0, 0
    while level:
        below: list[str] = []
        for folder in level:
            folders += 1
            if folders > MAX_FOLDERS:
                return
            for name, is_folder in context.list_directory(folder):
                path = f"{folder}/{name}" if folder else name
                if is_folder:
                    if _is_entered(name) and not context.is_link(path):
                        below.append(path)
                elif is_named(path) or is_dockerfile_name(name):
                    files += 1
                    if files <= MAX_FILES:
                        yield path
                elif name.endswith(_ENDINGS):
                    others += 1
                    if others <= MAX_OTHERS:
                        yield path
        level = below


def is_named(path: str) -> bool:
    """Whether a file's name alone says what it is."""
    folder, _, name = path.rpartition("/")
    return folder.endswith(_WORKFLOWS) or _says_what(name)


@lru_cache(1 << 12)
def _says_what(name: str) -> bool:
    patterns = (
        _MAKEFILE.match, _COMPOSE.search, _SKAFFOLD.match, _PIPELINE.match, _KUSTOMIZATION.match,
        _BAKE.search, _GORELEASER.match, _FLY.match,
    )  # fmt: skip
    return (
        name.endswith("devcontainer.json")
        or name in _HOSTING
        or name in _JUSTFILES
        or (not name.endswith(".go") and any(matches(name) is not None for matches in patterns))
    )


def _is_entered(name: str) -> bool:
    return name in _HIDDEN or (not name.startswith((".", "_")) and name not in _NOT_ENTERED)


def _read(path: str, text: str) -> Iterable[Said]:
    """What a file says; its reader is imported where there is such a file only."""
    reader = _reader(path, text)
    if reader is None:
        return ()
    found: Iterable[Said] = import_module(f"rewriter.consumers.{reader}").read(path, text)
    return found


def _reader(path: str, text: str) -> str | None:
    """The module that reads a file, by its name; other YAML is a manifest where it looks like one."""
    folder, _, name = path.rpartition("/")
    if name.endswith("devcontainer.json"):
        return "devcontainer"
    if name.endswith(".sh") or name in _JUSTFILES or _MAKEFILE.match(name):
        return "recipes" if INTERESTING.search(text) else None
    if name in _HOSTING:
        return _HOSTING[name]
    if _FLY.match(name):
        return "fly"
    if _BAKE.search(name):
        return "bake"
    if _GORELEASER.match(name):
        return "goreleaser"
    if _COMPOSE.search(name):
        return "compose"
    if _SKAFFOLD.match(name):
        return "skaffold"
    if _PIPELINE.match(name) or folder.endswith(_WORKFLOWS):
        return "workflows"
    if _KUSTOMIZATION.match(name):
        return "kustomize"
    return "kubernetes" if _KUBERNETES.search(text) and "image:" in text else None
