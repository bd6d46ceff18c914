"""What one stage of a file is rewritten from, passed as one value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage, stages
from rewriter.model import FileResult, Settings
from rewriter.pipeline.around import Around

if TYPE_CHECKING:
    from rewriter.facts.files.model import RuntimeFile
    from rewriter.plan.go_run.model import Planned


class Job(Struct, frozen=True):
    """One stage of a file in one build of it."""

    plain: FileResult
    """The result where there is nothing to be said; every other one is made from it."""
    dockerfile: Dockerfile
    stages: tuple[Stage, ...]
    stage: Stage
    around: Around
    settings: Settings
    files: tuple[RuntimeFile, ...] = ()
    """What the images for several values of build arguments need together."""
    planned: Planned | None = None
    """The build that the text has in the place of a ``go run``, where it is not the file's own."""

    def of(self, dockerfile: Dockerfile) -> Job:
        """The same stage in another text of the file, or with other build arguments."""
        found = stages(dockerfile)
        return replace(self, dockerfile=dockerfile, stages=found, stage=found[self.stage.index])
