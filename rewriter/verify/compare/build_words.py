"""What the build alone puts into the texts of a program, where a rewrite changes the build.

``-trimpath`` shortens the paths of sources (https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies);
without cgo the resolver is Go's own (https://pkg.go.dev/net#hdr-Name_Resolution) and words its errors itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from rewriter.golang.binary.model import BuildInfo
from rewriter.verify.compare.output_noise import Edit, resolver, source_paths, sources
from rewriter.verify.run.observation import Observation, Runs

_TOOLCHAIN = ("/usr/local/go/src", "/go/pkg/mod", "/root/go/pkg/mod")
"""Of golang's images, and of Go for root elsewhere."""
_NO_MODULE = ("command-line-arguments", ".")


def build_edits(
    old: BuildInfo | None, new: BuildInfo | None, was: Runs, now: Runs
) -> tuple[Edit, Edit] | None:
    """What is to be done to the lines of the old and of the new image; ``None`` for nothing."""
    if old is None or new is None:
        return None
    edits = []
    if _setting(old, "CGO_ENABLED") != _setting(new, "CGO_ENABLED"):
        edits.append((resolver(), resolver()))
    if _setting(old, "-trimpath") != _setting(new, "-trimpath"):
        is_new = _setting(new, "-trimpath") == "true"
        whole, short = (was, now) if is_new else (now, was)
        names = tuple(name for name in (new.module, new.main, *_NO_MODULE) if name)
        folders = (*_TOOLCHAIN, *_build_folder(_paths(whole), _paths(short), names))
        pair = (source_paths(folders), source_paths(names))
        edits.append(pair if is_new else pair[::-1])
    return (_all(one for one, _ in edits), _all(one for _, one in edits)) if edits else None


def _all(edits: Iterable[Edit]) -> Edit:
    every = tuple(edits)

    def edit(text: str) -> str:
        for one in every:
            text = one(text)
        return text

    return edit


def _setting(build: BuildInfo, name: str) -> str:
    return next((s.partition("=")[2] for s in build.settings if s.partition("=")[0] == name), "")


def _paths(runs: Iterable[Observation]) -> Iterator[str]:
    for run in runs:
        for output in (run.stdout, run.stderr, run.last_stdout, run.last_stderr):
            yield from sources(output.decode("utf-8", "replace"))


def _build_folder(whole: Iterable[str], short: Iterable[str], names: Sequence[str]) -> list[str]:
    """The folder that the module was in: what stands before the same path below the module."""
    ends = {path.removeprefix(f"{name}/") for path in short for name in names if path.startswith(f"{name}/")}
    found = Counter(
        path.removesuffix(f"/{end}") for path in whole for end in ends if path.endswith(f"/{end}")
    )
    return [folder for folder, _ in found.most_common(1)]
