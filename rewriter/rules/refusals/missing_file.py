"""A directive or the settings name a file that the old image does not have.

What it does
    Refuses ``# distroify: copy PATH`` and ``drop PATH`` where nothing is at PATH: the build context has no
    such file, every RUN was followed and none makes it. The same for ``files`` of ``[[modules]]`` in the
    settings, also in folders of the base image where no package is installed. What may be there (a clone, a
    command that is not followed, a file that git ignores, a folder of the base image) is copied as
    ``review``.

Why
    A COPY of a file that is not there ends the build; most often it is a typing error.

Example
    before
        # distroify: copy conf/prodution.yaml

What you can do
    Name a file that is there. A path is seen from WORKDIR of the old image.

    before
        # distroify: copy conf/prodution.yaml
    after
        # distroify: copy conf/production.yaml

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/#copy
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.files.model import LackingFile
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with each file and the nearest name."""
    for item in plan.lacking:
        message = f"{item.word} {item.why}"
        message += f"; did you mean {item.near}?" if item.near is not None else ""
        evidence = item.evidence
        yield refusal(RULE, message, item.line or plan.facts.start.line, _help(item), evidence)


def _help(item: LackingFile) -> str:
    if item.line:
        return f"name a file that is there, or remove the directive in line {item.line}"
    return (
        f"take {item.path} out of files of [[modules]] ({item.place}), or bring it in a COPY or RUN; where "
        f"the base image has it, '# distroify: copy {item.path}' says so"
    )


RULE = Rule(__name__, order=270, check=check)
