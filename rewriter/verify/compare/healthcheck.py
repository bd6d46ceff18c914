"""Whether the new image has what its health check runs.

https://docs.docker.com/reference/dockerfile/#healthcheck: the engine runs the check inside the container, as
its user; a check that cannot be started is one that fails.
"""

from __future__ import annotations

from rewriter.verify.compare.config import groups_of, identity
from rewriter.verify.image.seen import ImageView
from rewriter.verify.image.start import program_path
from rewriter.verify.model import Aspect, Difference, Findings

_SHELL = ("/bin/sh", "-c")


def compare_healthcheck(old: ImageView, new: ImageView) -> Findings:
    """What the check starts, where the old image had it and the new one has it not, or not for its user."""
    check = new.config.healthcheck
    if check is None:
        return Findings()
    word = _first_word(new)
    problem = _problem(new, word)
    if problem is None or _problem(old, _first_word(old)) is not None:
        return Findings()
    message = f"the health check {' '.join(check.test[1:])!r} needs {word}, which {problem}"
    return Findings((Difference(Aspect.CONFIG, message),))


def _first_word(view: ImageView) -> str:
    check = view.config.healthcheck
    if check is None or not check.test:
        return ""
    if check.test[0] == "CMD-SHELL":
        return (view.config.shell or _SHELL)[0]
    return check.test[1] if len(check.test) > 1 else ""


def _problem(view: ImageView, word: str) -> str | None:
    """Why the check cannot start; ``None`` where it can, or has nothing to start."""
    if not word:
        return None
    path = program_path(view.config, view.listing, word)
    if path is None:
        return "the new image does not have"
    user, entry = identity(view), view.listing.get(path)
    if user is not None and entry is not None and not entry.allows(user[0], groups_of(view)) & 1:
        return "the user of the new image may not execute"
    return None
