"""``update-ca-certificates`` and what Debian's ``dpkg-reconfigure ca-certificates`` does."""

from __future__ import annotations

from rewriter.trace.model import Change, Event
from rewriter.trace.run.command import Command

_FOLDERS = ("/usr/local/share/ca-certificates", "/usr/share/ca-certificates")
_BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
_PUT = frozenset({Change.COPIED, Change.WRITTEN, Change.DUPLICATED, Change.MOVED})


def update_certificates(command: Command) -> bool:
    """The bundle gets the certificates of the folders (update-ca-certificates(8)); without any it is as it
    was, and distroless has it too. It is there whether the command runs or not."""
    record = command.notes.record
    paths = {event.path for folder in _FOLDERS for event in record.files.put_into(folder)
             if event.change in _PUT}  # fmt: skip
    added = any(record.files.origin(path) is not None for path in paths)
    unseen = any("ca-certificates" in opaque.command for opaque in record.opaque)
    if added or unseen:
        command.record(Event(Change.WRITTEN, _BUNDLE, command.notes.line))
    return True
