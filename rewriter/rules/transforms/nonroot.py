"""The program runs as distroless' user nonroot, because ``--nonroot`` asks for it.

What it does
    Starts from the image's ``nonroot`` tag, turns a USER into ``65532:65532``, gives the copies of data to
    that user, and makes the folders of VOLUME for it.

Why
    A program that an attacker takes over should not be root, and clusters refuse containers that are
    (``runAsNonRoot``).

Example
    after
        FROM gcr.io/distroless/static-debian13:nonroot
        WORKDIR /app
        COPY --from=build /app/web /app/web
        COPY --from=build --chown=65532:65532 /app/data /app/data

When it refuses
    A program, working folder, volume or file below ``/root`` (``needs-root``). What may need root is
    listed by ``may-need-root``.

Applicability
    unsafe: only with ``--nonroot`` or ``nonroot = true``. ``--safe-only`` refuses assumptions, and what
    is asked for is none.

References
    https://github.com/GoogleContainerTools/distroless#why-should-i-use-distroless-images,
    https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.users.resolve import NONROOT
from rewriter.model import Applicability, Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.plan.nonroot import volumes_to_make
from rewriter.rules.diagnostics import fix
from rewriter.rules.rule import Rule
from rewriter.rules.writing.runtime_stage import RuntimeStage, Section
from rewriter.trace.accounts import is_other_user


def transform(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Say who the program ran as, and make the folders of volumes for the one it runs as."""
    if not plan.runtime.nonroot:
        return

    before = plan.facts.trace.final.user
    was = before if is_other_user(before) else "root"
    if "$" in before:
        was = "a user that is not known"
    # BuildKit makes the folder of WORKDIR for the user in force; there is no shell for a mkdir.
    stage = RuntimeStage(dockerfile, plan)
    folders = volumes_to_make(plan)
    edits = (stage.add(Section.USER_FIRST, "WORKDIR", path) for path in folders)
    message = f"the program runs as nonroot ({NONROOT}), as requested; it ran as {was}"
    yield fix(RULE, message, plan.facts.from_.line, edits, Applicability.UNSAFE)


RULE = Rule(__name__, order=50, transform=transform)
