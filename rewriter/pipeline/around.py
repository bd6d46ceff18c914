"""What lies around a file: its build context, and who builds and uses its image."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from rewriter.context.located import located
from rewriter.context.shared import Contexts
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.facts.recognise.build_context import build_context
from rewriter.model import FileResult, Located, Outcome
from rewriter.rules.notices.build_context import note

if TYPE_CHECKING:
    from rewriter.consumers.model import Consumers
    from rewriter.context.files import Context


class Around:
    """What lies around the file, looked for once and only where it matters."""

    def __init__(
        self, context: Path | None, dockerfile_path: Path | None, contexts: Contexts | None = None
    ) -> None:
        """``context`` as it was given; without it, it is looked for around the file. ``contexts`` are those
        of the run."""
        self._contexts = contexts or Contexts()
        self._given = context
        self._path = dockerfile_path
        self._read: tuple[Dockerfile, tuple[Stage, ...]] | None = None
        self._guess = ""

    def look_for(self, dockerfile: Dockerfile, found: tuple[Stage, ...]) -> None:
        """What is looked for must have what these instructions copy."""
        self._read = dockerfile, found

    @cached_property
    def context(self) -> Context | None:
        """The build context as a read-only tree, or ``None`` where there is none to be found."""
        folder = self._given
        if folder is None:
            if self._path is None or self._read is None:
                return None

            choice = build_context(self._path, *self._read, self._contexts.whole)
            if not choice.fits:
                return None
            folder, self._guess = choice.root, choice.reason
        return self._contexts.built(folder, self._path)

    @cached_property
    def consumers(self) -> Consumers | None:
        """Who builds and uses the image; ``None`` for a file that has no place in a repository."""
        if self._path is None:
            return None
        # Late: to read them is a tenth of what a file without Go needs.
        from rewriter.consumers.match import consumers

        return consumers(self._path, self._given)

    def with_guess(self, result: FileResult) -> FileResult:
        """The result with a note where all hangs on a build context that nobody named, and that is not the
        Dockerfile's folder."""
        matters = result.outcome in (Outcome.REWRITTEN, Outcome.REFUSED)
        if not self._guess or not matters or self._path is None or self._read is None or self.context is None:
            return result
        found = note(self._read[0], self._path.parent, self.context.root, self._guess, result.located)
        return replace(result, diagnostics=(*result.diagnostics, *found))

    @property
    def surveyed(self) -> str:
        """The folder that the places of consumers are relative to; empty where nobody looked for them."""
        found = self.__dict__.get("consumers")
        return found.root if found is not None else ""

    def placed(self, at: Located | None) -> Located | None:
        """``at`` with the build context, if it was looked for."""
        context = self.context if "context" in self.__dict__ else None
        folder = context.root if context is not None else self._given
        return located(at, None if folder is None else str(folder), self._guess) if at is not None else None
