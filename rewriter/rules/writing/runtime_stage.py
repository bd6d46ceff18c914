"""The runtime stage as the transforms write it together: sections, in their order, where the stage begins."""

from __future__ import annotations

from enum import IntEnum

from msgspec import Struct

from rewriter.dockerfile.instructions import Starting, User, last
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Edit
from rewriter.plan.model import Plan, Shape
from rewriter.plan.stage_names import stage_name
from rewriter.rules.writing.edits import inserted


class Section(IntEnum):
    """The sections, in their order (``Edit.order``); the first two are the build stage's end."""

    RESTORED = -20
    STAGING = -10
    FROM = 0
    ARG = 10
    SETTINGS = 20
    USER_FIRST = 25
    LINKS_FIRST = 27
    WORKDIR = 30
    LINKS = 35
    PROGRAMS = 40
    FILES = 45
    OTHERS = 50
    OPENED = 55
    START = 60


class RuntimeStage(Struct, frozen=True):
    """The stage that a plan asks for, in the words of its file."""

    dockerfile: Dockerfile
    plan: Plan

    @property
    def top(self) -> int:
        """Its begin: behind the last RUN, COPY or ADD of a stage that is split, else behind its FROM."""
        if self.plan.shape is Shape.SPLIT:
            return self.plan.instructions[self.plan.split].span.end
        return self.plan.facts.from_.span.end

    def keyword(self, word: str) -> str:
        """``word`` in the case of the file's own FROM."""
        span = self.plan.facts.from_.keyword_span
        return word.lower() if self.dockerfile.written(span).islower() else word

    def text(self, keyword: str, arguments: str) -> str:
        """An instruction, with its line break."""
        return f"{self.keyword(keyword)} {arguments}{self.dockerfile.newline}"

    def write(self, section: Section, text: str) -> Edit:
        """Add whole lines to a section."""
        return Edit(self.top, self.top, text, section)

    def add(self, section: Section, keyword: str, arguments: str) -> Edit:
        """Add an instruction to a section."""
        return self.write(section, self.text(keyword, arguments))

    def copy(self, section: Section, source: str, target: str, owner: str | None = None) -> Edit:
        """Add a COPY from the build stage, in JSON form where a path has blanks."""
        flags = f"--from={stage_name(self.plan)}" + (f" --chown={owner}" if owner else "")
        paths = f'["{source}", "{target}"]' if " " in source + target else f"{source} {target}"
        return self.add(section, "COPY", f"{flags} {paths}")

    def run_before(self, command: str, *, other_user: bool, comment: str = "") -> Edit:
        """Run ``command`` as root at the end of the build stage. Stages that start from that one keep the
        user that they had."""
        plan, builder = self.plan, self.plan.builder
        text = comment + self.dockerfile.newline if comment else ""
        text += self.text("USER", "root") if other_user else ""
        text += self.text("RUN", command)
        if plan.shape is Shape.SPLIT:
            return inserted(self.dockerfile, self.top, text, Section.STAGING)
        if other_user and is_image(plan, builder.stage.index):
            written = last(builder.instructions, User)
            text += self.text("USER", written.arguments if written is not None else builder.base.user)
        end = (builder.stage.from_, *builder.stage.instructions)[-1].span.end
        return inserted(self.dockerfile, end, text, Section.STAGING)


def is_image(plan: Plan, at: int) -> bool:
    """Whether the settings of a stage matter: another one starts from it, or it is started itself."""
    graph, own = plan.facts.chain.graph, plan.facts.number
    children = any(graph.parents[user] == at for user in graph.users[at] if user != own)
    return children or (at != own and last(graph.stages[at].instructions, Starting) is not None)
