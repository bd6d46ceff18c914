"""Standard output and standard error, as bytes: what was read undecodable goes out as it came."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from rewriter.support.text import os_reason


class OutputError(Exception):
    """Standard output takes no more; the message says why."""


class OutputClosed(OutputError):
    """The reader of standard output has gone (``distroify | head``), which is no error of ours."""


class SaveError(Exception):
    """A file cannot be written; the message names it."""


def to_file(file: Path, text: str) -> None:
    """Write a whole file. Raises ``SaveError``."""
    try:
        file.write_bytes(text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise SaveError(f"cannot write {file}: {os_reason(error)}") from error


def to_stdout(text: str) -> None:
    """Write and flush. Raises ``OutputError``; nothing happens where standard output was never open."""
    if sys.stdout is None or not text:
        return
    try:
        sys.stdout.flush()
        # With PYTHONUNBUFFERED the stream is a raw file, which may take a part only.
        left = memoryview(text.encode("utf-8", "surrogateescape"))
        while left:
            left = left[sys.stdout.buffer.write(left) :]
        sys.stdout.buffer.flush()
    except OSError as error:
        raise output_error(error) from error


def output_error(error: OSError) -> OutputError:
    """What became of standard output when it was written to; nothing more goes there."""
    _forget_stdout()
    if isinstance(error, BrokenPipeError):
        return OutputClosed()
    return OutputError(os_reason(error))


def to_stderr(text: str) -> None:
    """Write and flush; messages that nobody takes are lost without a fuss."""
    if sys.stderr is None or not text:
        return
    with suppress(OSError):
        sys.stderr.write(text)
        sys.stderr.flush()


def _forget_stdout() -> None:
    """Keep Python from flushing at exit what cannot be written.

    https://docs.python.org/3/library/signal.html#note-on-sigpipe
    """
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
