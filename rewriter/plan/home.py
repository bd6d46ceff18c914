"""The home folder that the program had, where distroless gives it another one.

The engine takes HOME from ``/etc/passwd``; a number that the file does not know gets ``/``
(https://github.com/moby/sys/blob/main/user/user.go, GetExecUser).
"""

from __future__ import annotations

from rewriter.facts.users.database import copied_database
from rewriter.facts.users.resolve import NONROOT, resolve
from rewriter.images.catalogue import distroless_image, reference
from rewriter.plan.model import Plan
from rewriter.support.paths import below, normal
from rewriter.trace.filesystem.base_directories import BASE_DIRECTORIES


def home_to_set(plan: Plan, *, is_read: bool) -> str | None:
    """The HOME to write as ENV; ``None`` where it is the same, or nothing was ever there.

    ``is_read``: a program is seen to read HOME.
    """
    facts = plan.facts
    started = any(variable.name == "HOME" for variable in facts.start.opening.variables)
    if started or "HOME" in facts.trace.final.environment or copied_database(facts.chain) is not None:
        return None  # the copied /etc/passwd tells it in both images
    user = plan.user or resolve("0", facts.trace, facts.base.distribution)
    if not user.number or not user.home or user.home == distroless_home(user.number):
        return None
    home = normal(user.home)
    made = any(made.makes_home and made.home == user.home for made in facts.trace.users)
    # nonroot has a home of its own to write to: better than one that the new image lacks.
    is_there = _is_in_new_image(home, plan) or (made and user.number != NONROOT)
    return user.home if is_read or is_there else None


def distroless_home(number: str) -> str:
    """The home of ``uid`` or ``uid:gid`` in distroless."""
    image = distroless_image(reference("static"))
    uid = number.partition(":")[0]
    known = image.users.items() if image is not None else ()
    return next((row.home for name, row in known if uid in (name, str(row.uid))), "/")


def _is_in_new_image(home: str, plan: Plan) -> bool:
    if home in BASE_DIRECTORIES or below(normal(plan.facts.workdir), home) is not None:
        return True
    staged = plan.swap.folders if plan.swap is not None else ()
    there = (*(item.destination or item.path for item in plan.files), *(node.path for node in staged))
    return any(below(home, path) is not None for path in there)
