"""Files that the new image needs, and those that it cannot have."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct, field

from rewriter.context.files import Context
from rewriter.images.golang import BaseImage
from rewriter.model import Evidence, Place
from rewriter.support.path_tree import PathSet
from rewriter.support.paths import normal
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import BuildTrace, Event


class RuntimeFile(Struct, frozen=True):
    """A path that the new image needs besides the program, and why."""

    path: str
    reason: str
    is_directory: bool
    line: int
    destination: str | None = None
    owner: str | None = None
    evidence: tuple[Evidence, ...] = ()
    problem: str | None = None
    """Why its owner or mode cannot be kept."""
    staged: bool = False
    """A folder whose mode ``COPY`` would lose: it goes through another folder of the build stage."""
    doubt: str = ""
    """Why a reviewer must look: nothing shows that it is there, or that just this is needed."""
    unseen: str = ""
    """Why nobody can tell that it is there: it is named to the reviewer and not copied."""
    text: str | None = None
    """What the source calls it, which is the reason then."""


def named_by(text: str, path: str, is_directory: bool, line: int, *places: Evidence) -> RuntimeFile:
    """A path that a text of the source names."""
    return RuntimeFile(path, "", is_directory, line, evidence=places, text=text)


class AbsentFile(Struct, frozen=True):
    """A file that is not in the build context: ``path`` in the image, the call that reads it."""

    path: str
    place: Place


class LackingFile(Struct, frozen=True):
    """A path that the user asks to copy and that the old image does not have.

    ``word`` is how it was written, ``line`` that of the directive (0: the settings name it), ``near`` the
    name that may be meant.
    """

    path: str
    word: str
    why: str
    line: int = 0
    near: str | None = None
    evidence: tuple[Evidence, ...] = ()
    place: str = ""
    """Where the settings say so: file and line."""


class PutScript(Struct, frozen=True):
    """A script in the image: where it is, the line that puts it there, the program of its first line (``""``
    where that is not known), and its path in the build context."""

    path: str
    line: int
    interpreter: str
    source: str = ""


class Needed(Struct, frozen=True):
    """Files to copy, and the places of the source that read a path of which nobody can tell the beginning."""

    files: tuple[RuntimeFile, ...] = ()
    unresolved: tuple[Place, ...] = ()
    listed: tuple[Place, ...] = ()
    """Places that list or serve the folder where the source is, of which only data is copied."""
    lacking: tuple[LackingFile, ...] = ()
    """What a directive or the settings name and the old image does not have."""
    guesses: tuple[RuntimeFile, ...] = ()
    """What is named in folders whose content is not known."""


Data: TypeAlias = tuple[str, bool, Event]
"""A path, whether it is a folder, and what brought it into the image."""


class Image(Struct, frozen=True, dict=True):
    """What the questions about files need together."""

    trace: BuildTrace
    files: ImageFiles
    context: Context | None
    gopath: str
    source_roots: tuple[str, ...]
    """Image folders that hold Go source of the programs."""
    programs: tuple[str, ...] = ()
    """Paths of the programs that are copied: os.Executable() and os.Args[0] lead to them."""
    base: tuple[tuple[str, str | None], ...] = ()
    """ENV of the base image."""
    set_at: Mapping[str, int] = field(default_factory=dict)
    """The line of the last ENV of each variable."""
    stock: BaseImage | None = None
    """The base image where it is a known one, which has nothing but its own files."""

    @cached_property
    def workdir(self) -> str:
        """The working folder."""
        return normal(self.trace.final.workdir)

    @cached_property
    def roots(self) -> PathSet:
        """``source_roots``, to be asked for whole subtrees."""
        return PathSet(self.source_roots)

    @cached_property
    def data(self) -> dict[tuple[str, bool, bool], tuple[Data, ...]]:
        """What ``old_image.data_below`` has found, by its arguments."""
        return {}
