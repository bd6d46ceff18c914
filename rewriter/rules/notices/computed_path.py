"""The program opens a path that it computes.

What it does
    Lists calls that open, read, list or serve a path of which the source does not say where it begins: from a
    flag without default, from the environment, from a request. A path below a constant folder is none of
    them, since that folder is copied. Lists calls that list or serve the folder of the source itself as well.

Why
    Whether the file is in the new image cannot be told from the source.

Example
    before
        os.Open(filepath.Join(dir, name))

When it refuses
    Only with ``--safe-only``.

What you can do
    Look what the path can be. If it is a file of the old image, take it along with
    ``# distroify: copy PATH``. If not, say so.

    before
        CMD ["/app"]
    after
        # distroify: ignore[computed-path] because the file lies in a volume
        CMD ["/app"]

Applicability
    review

References
    https://pkg.go.dev/os
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice
from rewriter.rules.rule import Rule
from rewriter.support.moving import HERE


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """One notice with the places, and one for those that see the folder of the source."""
    if plan.listed:
        message = "the program lists or serves its own folder, of which the Go source stays behind"
        evidence = tuple(place.evidence for place in plan.listed[:10])
        help_ = (
            f"check that nothing of that is asked for; '# distroify: copy PATH' above line {HERE} adds a file"
        )
        yield notice(RULE, message, plan.facts.start.line, help_, evidence)
    places = plan.unresolved
    if places:
        message = (
            f"the program computes the path of {len(places)} file access{'es' if len(places) > 1 else ''}"
        )
        help_ = f"check that what it reads is copied; '# distroify: copy PATH' above line {HERE} adds a file"
        evidence = tuple(dict.fromkeys(place.evidence for place in places))[:10]
        yield notice(RULE, message, plan.facts.start.line, help_, evidence)


RULE = Rule(__name__, order=50, check=check)
