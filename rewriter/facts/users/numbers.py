"""The numbers of users as the instructions of a runtime stage take them."""

from __future__ import annotations

from msgspec import Struct

from rewriter.facts.users.database import Database, resolve_with
from rewriter.facts.users.resolve import group_taken
from rewriter.images.catalogue import distroless_image, reference
from rewriter.trace.accounts import is_other_user
from rewriter.trace.chain import StageView
from rewriter.trace.filesystem.tree import ROOT, NotFollowed, Owner


class Numbers(Struct):
    """Answers for one stage; ``database`` is a user database that COPY brings."""

    _view: StageView
    _database: Database | None

    def runs_as(self, user: str) -> Owner:
        """Who a RUN runs as: a number that the user database lacks has the group 0."""
        if not is_other_user(user):
            return ROOT
        uid, gid = self._of(user)
        return uid, gid or "0"

    def makes(self, user: str) -> Owner:
        """For whom WORKDIR makes its folder; the name where the number is not known."""
        if not is_other_user(user):
            return ROOT
        try:
            uid, gid = self._of(user)
        except NotFollowed:
            return user, user
        return uid, gid or uid

    def copies(self, value: str) -> Owner:
        """``COPY --chown``: a user without a group has the group of the same number
        (https://docs.docker.com/reference/dockerfile/#copy---chown---chmod)."""
        try:
            uid, gid = self._of(value)
        except NotFollowed:
            return value, value
        return uid, gid if ":" in value and gid else uid

    def owns(self, text: str) -> Owner:
        """``user``, ``user:group``, ``user:`` (the login group) or ``:group`` of chown.

        What is ``""`` stays as it is.
        Raises ``NotFollowed``.
        """
        name, colon, group = text.partition(":")
        if not name:
            gid = self._of("root:" + group)[1] if group else ""
            if not gid:
                raise NotFollowed
            return "", gid
        if not colon:
            return self._of(name)[0], ""
        uid, gid = self._of(text if group else name)
        return uid, gid or uid

    def _of(self, user: str) -> tuple[str, str]:
        """uid and gid, ``""`` where the group is not known."""
        found = resolve_with(self._database, user, self._view)
        uid, _, gid = (found.number or "").partition(":")
        image = distroless_image(reference("static"))
        row = image.users.get(uid) if image is not None else None
        if row is not None:
            uid, gid = str(row.uid), gid or str(row.gid)
        if ":" in user and not gid:
            gid = self._taken_for(user.partition(":")[2])
        if not uid.isdigit() or (gid and not gid.isdigit()):
            raise NotFollowed
        return uid, gid

    def _taken_for(self, group: str) -> str:
        """The number that the new image's user has for a group of its own whose number is not known."""
        name, trace = self._view.trace.final.user, self._view.trace
        return group_taken(group, resolve_with(self._database, name, self._view), trace)
