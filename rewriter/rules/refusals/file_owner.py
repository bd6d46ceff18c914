"""The owner or mode of a folder cannot be kept.

What it does
    Refuses a folder with an owner or a mode that ``COPY --from`` loses, where the build stage's SHELL is not
    a POSIX one. Elsewhere ``copy-files`` keeps both. Also a folder of the base image into which COPY brings
    what cannot be seen, a folder that distroless has itself and that RUN opens for the user of the image,
    such as ``/var/log``, and whatever a user with another number than distroless' nonroot needs below
    ``/home/nonroot``. ``COPY --chown FILE /etc/`` gives the file away and not the folder, unless COPY makes
    it.

Why
    ``COPY --from`` makes the destination folder root's with mode 0755: the program could not write there.
    The commands that keep them are written for a POSIX shell.

Example
    before
        RUN mkdir /data && chmod 777 /data
        SHELL ["/usr/bin/python3", "-c"]

What you can do
    Let the program write to a folder of its own, or to a volume.

    before
        RUN chown app /var/log
    after
        RUN mkdir /var/log/shop && chown app /var/log/shop

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/#copy---chown---chmod
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rewriter.dockerfile.instructions import Copying, each
from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.files.into_base_folders import is_filled
from rewriter.facts.files.owners import is_posix, open_to_others, owner_of
from rewriter.facts.users.model import User
from rewriter.facts.users.resolve import resolve
from rewriter.images.catalogue import adduser_of, distroless_image, reference
from rewriter.model import Diagnostic, Settings
from rewriter.plan.above import folders_above
from rewriter.plan.model import Plan, Shape
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule
from rewriter.support.paths import below, normal
from rewriter.trace.accounts import is_other_user
from rewriter.trace.filesystem.base_directories import base_directories
from rewriter.trace.model import Change

_OPEN = frozenset({"/tmp", "/var/tmp"})
"""Everybody may write there, in distroless as well."""


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the folder."""
    if plan.facts.program is None:
        return
    for item in plan.files:
        if item.problem is not None:
            help_ = "let the file end with a POSIX shell, or give the folder its owner by hand"
            if is_filled(item.path):
                help_ = "copy each file and folder in it by its own path"
            yield refusal(RULE, item.problem, item.line or plan.facts.from_.line, help_)
    if not is_posix(plan.facts.trace.final.shell):
        for above in folders_above(plan):
            filled = f", with {above.inside} in it," if above.inside else ""
            message = f"the owner or mode of the folder {above.path}{filled} would be lost"
            yield refusal(RULE, message, plan.facts.from_.line, "let the file end with a POSIX shell")
    yield from _folders_of_base(plan)
    yield from _private_folders(plan)


def _folders_of_base(plan: Plan) -> Iterator[Diagnostic]:
    """Folders that distroless has too, and that RUN opens for a user who is not root: what is there already
    keeps its owner and mode whatever is copied."""
    user = plan.facts.trace.final.user
    if not is_other_user(user):
        return
    image = distroless_image(reference("static"))
    there = image.directories if image is not None else frozenset()
    for event in plan.facts.trace.events:
        if event.change not in (Change.OWNED, Change.MODED) or not event.explicit or event.path not in there:
            continue
        if event.path in _OPEN or not (
            owner_of(event.path, plan.facts.trace) or open_to_others(event.path, plan.facts.trace)
        ):
            continue
        if image is not None and _is_theirs(event.path, plan, image.private):
            continue
        copied = event.line in {i.line for i in each(plan.instructions, Copying)}
        does = f"is made for {event.detail}" if copied else f"is opened for {user}"
        message = f"{event.path} {does}: distroless has the folder, and its owner and mode stay"
        help_ = "write to a folder of your own (RUN mkdir /var/log/app && chown …), or to a volume"
        yield refusal(RULE, message, event.line, help_)


def _is_theirs(folder: str, plan: Plan, private: Mapping[str, int]) -> bool:
    """Whether distroless keeps the folder for the user of the program, whose home RUN made it: with mode 0700
    as there (HOME_MODE of Debian's login.defs, DIR_MODE of its adduser.conf)."""
    trace, distribution = plan.facts.trace, plan.facts.base.distribution
    if plan.user is None or folder not in private or adduser_of(distribution) == "busybox":
        return False
    made = any(user.makes_home and user.home == folder for user in trace.users)
    owner = resolve(owner_of(folder, trace), trace, distribution)
    return made and {_uid(owner), _uid(plan.user)} == {str(private[folder])}


def _uid(user: User) -> str:
    """The number of a user, the names of distroless included."""
    name = (user.number or "").partition(":")[0]
    image = distroless_image(reference("static"))
    known = image.users.get(name) if image is not None else None
    return str(known.uid) if known is not None else name


def _private_folders(plan: Plan) -> Iterator[Diagnostic]:
    """Folders that distroless keeps for their owner, and that the old image let another user into."""
    image = distroless_image(reference("static"))
    if image is None or plan.user is None or not plan.user.number:
        return
    uid, facts = _uid(plan.user), plan.facts
    for folder, owner in image.private.items():
        is_closed_before = folder in base_directories(facts.base.distribution) and not _is_changed(
            folder, plan
        )
        if uid in ("0", str(owner)) or is_closed_before or _is_brought(folder, plan):
            continue
        needed = next((path for path in _needed(plan) if below(path, folder) is not None), None)
        if needed is not None:
            who = plan.user.number.partition(":")[0]
            message = f"user {who} cannot get to {needed}: in distroless {folder} is for user {owner} alone"
            yield refusal(
                RULE, message, facts.start.line, "use another folder, or distroless' own user nonroot"
            )


def _is_changed(folder: str, plan: Plan) -> bool:
    """Whether RUN gave the folder another mode."""
    return next(plan.facts.trace.modes.newest_first(folder), None) is not None


def _is_brought(folder: str, plan: Plan) -> bool:
    """Whether the folder itself is copied as content of another one, which sets its owner and mode."""
    staged = [item.path for item in plan.files if item.staged]
    return folder in staged or (plan.swap is not None and folder in [node.path for node in plan.swap.folders])


def _needed(plan: Plan) -> Iterator[str]:
    """Paths that the program is started with or reads."""
    facts = plan.facts
    yield normal(facts.workdir)
    yield from (program.path for program in facts.programs)
    yield from (item.destination or item.path for item in plan.files)
    if plan.shape is Shape.SWAP:
        yield from (event.path for event in facts.trace.events if event.explicit)


RULE = Rule(__name__, order=260, check=check)
