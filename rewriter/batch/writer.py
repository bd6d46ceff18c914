"""Replacing a file in place: whole or not at all, and nothing left behind.

Bulk engines add every file that they find afterwards, so there are no backup files, and the temporary file
is gone whatever happens. A hard link to the file keeps the old text: the name gets a new file.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from rewriter.support.text import os_reason


class WriteError(Exception):
    """The file was not replaced; the message says why."""


def replace(file: Path, before: bytes, after: bytes) -> None:
    """Put ``after`` into ``file`` (absolute, links resolved), which must still hold ``before``.

    Keeps the mode and, where the system lets us, the owner. Raises ``WriteError``; then the file is as it
    was.
    """
    try:
        status = os.lstat(file)
        if not stat.S_ISREG(status.st_mode) or file.read_bytes() != before:
            raise WriteError("the file changed while it was being rewritten")
        if not os.access(file, os.W_OK):
            raise WriteError("the file is read-only")
        _replace(file, after, status)
    except OSError as error:
        raise WriteError(os_reason(error)) from error


def _replace(file: Path, data: bytes, status: os.stat_result) -> None:
    # Late: a run without --write goes without it.
    import tempfile

    descriptor, temporary = tempfile.mkstemp(prefix=".distroify-", dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            # Changing the owner clears the set-id bits, so the mode comes second.
            if hasattr(os, "fchown"):
                with suppress(PermissionError):
                    os.fchown(stream.fileno(), status.st_uid, status.st_gid)
            os.chmod(temporary, stat.S_IMODE(status.st_mode))
            os.fsync(stream.fileno())
        os.replace(temporary, file)
    except BaseException:
        # Also on Ctrl-C: what is left of it must not be committed by somebody's `git add .`.
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
