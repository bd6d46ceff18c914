"""Files that a program may read by a path which it computes.

A name from a request, a flag or a form cannot be seen in the source. A data file beside the program is
small to copy and fatal to miss, so what the working folder holds is copied, and the reviewer is told.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from rewriter.facts.files.model import Image, RuntimeFile, named_by
from rewriter.facts.files.old_image import entries
from rewriter.golang.model import CallUse, SourceEvidence, StringUse
from rewriter.model import Place
from rewriter.support.paths import join
from rewriter.support.regex import regex
from rewriter.trace.filesystem.build_paths import is_root_file, is_root_yaml

_HEAD_BYTES = 8192
_TAIL = regex(r"^\.[A-Za-z][A-Za-z0-9]{0,7}$")
_HEAD = regex(r"[\w./-]*[\w.][._-]$")


def in_file_system(call: CallUse) -> bool:
    """Whether a call looks a path up in an ``fs.FS`` (often an embedded one), not on disk."""
    if call.call.startswith("os."):
        return False  # os.DirFS and os.CopyFS take a folder of the disk
    return call.call.startswith("io/fs.") or call.call.endswith("FS")


def computed(image: Image, source: SourceEvidence, unresolved: Sequence[CallUse]) -> Iterator[RuntimeFile]:
    """All files of this kind of evidence, for the calls whose path stays ``unresolved``."""
    if not unresolved:
        return
    files = {call.place.path for call in unresolved}
    uses = [use for use in source.strings if use.place.path in files]
    unknown = next((call for call in unresolved if call.partial is None), None)
    if unknown is not None:
        for folder in dict.fromkeys((image.workdir, *map(posixpath.dirname, image.programs))):
            yield from _data_in(image, folder, unknown.place)
    for use in uses:
        if _TAIL.match(use.value):
            yield from _with_ending(image, use)
        elif _HEAD.fullmatch(use.value):
            yield from _with_beginning(image, use)


def _data_in(image: Image, folder: str, place: Place) -> Iterator[RuntimeFile]:
    for name, path, is_folder, event in entries(image, folder):
        if not is_folder and not name.startswith(".") and not is_for_others(image, name, path):
            evidence = (place.evidence,)
            reason = "the program computes what it reads"
            yield RuntimeFile(path, reason, False, event.line, evidence=evidence)


def is_for_others(image: Image, name: str, path: str) -> bool:
    """A file that people, builds or services read, by its name or by what it says."""
    if is_root_file(name) or not name.endswith((".yml", ".yaml")):
        return is_root_file(name)
    origin = image.files.origin(path)
    if image.context is None or origin is None or origin.context is None:
        return False
    head = image.context.read_bytes(origin.context, _HEAD_BYTES)
    return head is not None and is_root_yaml(head.decode("utf-8", "replace"))


def _with_ending(image: Image, use: StringUse) -> Iterator[RuntimeFile]:
    """``name + ".html"``: files of the working folder that end so."""
    for name, path, is_folder, event in entries(image, image.workdir):
        if is_folder or name.startswith(".") or posixpath.splitext(name)[1] != use.value:
            continue
        if not is_for_others(image, name, path):
            yield _found(path, use, event.line)


def _with_beginning(image: Image, use: StringUse) -> Iterator[RuntimeFile]:
    """``".env." + name``, ``"conf/app-" + name``: files of the folder that begin so."""
    folder, _, head = use.value.rpartition("/")
    if len(head) < 2:
        return
    for name, path, is_folder, event in entries(image, join(image.workdir, folder)):
        if not is_folder and name.startswith(head) and not name.endswith(".go"):
            yield _found(path, use, event.line)


def _found(path: str, use: StringUse, line: int) -> RuntimeFile:
    return named_by(use.value, path, False, line, use.place.evidence)
