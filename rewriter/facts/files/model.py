"""Files that the new image needs, and those that it cannot have."""

from __future__ import annotations

from dataclasses import dataclass

from rewriter.golang.model import Place
from rewriter.model import Evidence


@dataclass(frozen=True, slots=True)
class RuntimeFile:
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


@dataclass(frozen=True, slots=True)
class AbsentFile:
    """A file that is not in the build context: ``path`` in the image, the call that reads it."""

    path: str
    place: Place


@dataclass(frozen=True, slots=True)
class LackingFile:
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


@dataclass(frozen=True, slots=True)
class PutScript:
    """A script in the image: where it is, the line that puts it there, the program of its first line (``""``
    where that is not known), and its path in the build context."""

    path: str
    line: int
    interpreter: str
    source: str = ""
