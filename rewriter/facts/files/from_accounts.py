"""The user database and home folders of the old image, for programs that ask for them."""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.facts.files.model import Image, RuntimeFile, named_by
from rewriter.facts.files.owners import owner_of
from rewriter.facts.program.model import Program
from rewriter.facts.users.model import User
from rewriter.facts.users.resolve import NONROOT, running
from rewriter.images.catalogue import distroless_image, has_number, known_group, known_user, reference
from rewriter.support.paths import below, normal
from rewriter.trace.model import BuildTrace, Prebuilt

LOOKUPS = frozenset(f"os/user.{name}" for name in ("Lookup", "LookupId", "LookupGroup", "LookupGroupId"))
DATABASE = ("/etc/passwd", "/etc/group")
_LOOKED_UP = "the program looks users up"


def accounts(
    image: Image, programs: Sequence[Program], user: User | None, distribution: str | None
) -> list[RuntimeFile]:
    """The user database and home folders, for programs that ask for them: for users and groups that RUN
    makes, and for users of the old base that distroless lacks, by name or because the container runs as one.

    The database of the old image does not know nonroot.
    """
    made = [user for user in image.trace.users if user.line]
    users = [user for user in made if not user.is_group]
    sources = [program.source for program in programs if program.source is not None]
    found = []
    known = user is None or user.number != NONROOT
    asked = [
        use
        for source in sources
        for use in source.strings
        if use.call in LOOKUPS and _is_lost(use.value, distribution)
    ]
    runs_as = image.trace.final.user.partition(":")[0]
    line = made[0].line if made else 0
    ready = unseen(programs)
    imported = any("os/user" in source.standard_imports for source in sources) or any(
        "os/user" in found.packages for found in ready
    )
    if known and imported and (made or _is_lost(runs_as, distribution)):
        found = [RuntimeFile(path, _LOOKED_UP, False, line) for path in DATABASE]
    elif known and asked:
        places = tuple(use.place.evidence for use in asked[:5])
        found = [named_by(asked[0].value, path, False, 0, *places) for path in DATABASE]
    if users and (ready or any("HOME" in source.environment for source in sources)):
        reason = "the program may write to HOME" if ready else "the program reads HOME"
        own = running(image.trace.final.user, image.trace, distribution)
        if own and own in users and own.makes_home and own.home and not _is_own(own.home, image.trace):
            found.append(RuntimeFile(own.home, reason, True, own.line))
    return found


def unseen(programs: Sequence[Program]) -> list[Prebuilt]:
    """Ready-made programs of which only the program itself is there."""
    found = (program.build.prebuilt for program in programs if program.source is None)
    return [prebuilt for prebuilt in found if prebuilt is not None]


def _is_lost(name: str, distribution: str | None) -> bool:
    """Whether the old base image knows a user or group by this name or number, and distroless does not."""
    image = distroless_image(reference("static"))
    own = {*image.users, *image.groups} if image is not None else set()
    numbers = {str(number) for number in image.groups.values()} if image is not None else set()
    if name.isdecimal():
        return name not in numbers and len(name) < 11 and has_number(distribution, int(name))
    there = known_user(distribution, name) is not None or known_group(distribution, name) is not None
    return there and name not in own


def _is_own(home: str, followed: BuildTrace) -> bool:
    """Whether WORKDIR, made for the user, makes the home by the way: the Go source below it is not needed."""
    workdir = normal(followed.final.workdir)
    return below(workdir, normal(home)) is not None and bool(owner_of(workdir, followed))
