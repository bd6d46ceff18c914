"""The Python interface: what the command does, as functions that return values.

What is wrong with a file is a result with the outcome ``failed``, as it is for the command. What is wrong
with a call is an exception. Nothing is printed, and only ``write_result`` writes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from rewriter.batch.process import Request, process
from rewriter.batch.read import UnreadableError, as_text
from rewriter.batch.results import failure, finished
from rewriter.batch.writer import replace as replace_file
from rewriter.model import FileResult, Outcome, Settings
from rewriter.pipeline.rewrite import rewrite
from rewriter.settings.read import checked, load_config

StrPath: TypeAlias = "str | os.PathLike[str]"


def rewrite_text(
    text: str | bytes,
    *,
    settings: Settings | None = None,
    context: StrPath | None = None,
    path: str = "Dockerfile",
) -> FileResult:
    """What becomes of the text of a Dockerfile.

    Args:
        text: The whole file. Bytes that are not UTF-8 stay as they are; in a ``str`` they are the lone
            surrogates of ``surrogateescape``.
        settings: What is wanted; ``None`` for the defaults. No settings file is read.
        context: The folder of the build context. Without it nothing but the text is known, as with the
            command's standard input.
        path: What the result calls the file.

    Raises:
        SettingsError: A value of ``settings`` is none that a settings file could have.
        NotADirectoryError: ``context`` is no folder.
        UnicodeEncodeError: ``text`` has characters that no file can have.
    """
    wanted = checked(settings) if settings is not None else Settings()
    folder = _folder(context)
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
    try:
        as_text(data)
    except UnreadableError as error:
        return failure(path, "unreadable", str(error))

    return finished(rewrite(path, data, wanted, context=folder, dockerfile_path=None), path).result


def rewrite_file(
    path: StrPath, *, settings: Settings | None = None, context: StrPath | None = None
) -> FileResult:
    """What becomes of a Dockerfile, seen in its repository; the file is not changed.

    Args:
        path: The file.
        settings: What is wanted; ``None`` for what ``.distroify.toml`` of the repository says.
        context: The folder of the build context; ``None``: it is looked for, as the command does.

    Raises:
        SettingsError: A value of ``settings`` is none that a settings file could have.
        NotADirectoryError: ``context`` is no folder.
    """
    if os.path.isdir(path):
        return failure(os.fspath(path), "unreadable", "a folder, not a file")
    [result] = rewrite_files([path], settings=settings, context=context)
    return result


def rewrite_files(
    paths: Iterable[StrPath], *, settings: Settings | None = None, context: StrPath | None = None
) -> Iterator[FileResult]:
    """What becomes of each Dockerfile that ``paths`` name; folders are searched, as the command does.

    Each result comes as soon as it is there. Arguments and exceptions are those of ``rewrite_file``; they are
    raised at the call.

    Raises:
        TypeError: ``paths`` is one path.
    """
    if isinstance(paths, str | bytes | os.PathLike):
        raise TypeError("rewrite_files takes several paths: give [path]")
    request = Request(
        # "-" is a file here, and not standard input.
        paths=tuple(os.path.join(".", "-") if os.fspath(path) == "-" else os.fspath(path) for path in paths),
        context=_folder(context),
        settings=checked(settings) if settings is not None else None,
    )
    return (one.result for one in process(request))


def diff_of(result: FileResult) -> str:
    """The change as a unified diff for ``git apply``, its paths relative to the repository; else empty."""
    if result.outcome is not Outcome.REWRITTEN:
        return ""
    path = result.located.path if result.located is not None else result.path
    return finished(result, path).diff


def write_result(result: FileResult) -> bool:
    """Replace the file of a result of ``rewrite_file`` by its new text; whether there was something to write.

    The file is replaced whole or not at all.

    Raises:
        WriteError: The file could not be replaced, or has changed since it was read. It is as it was.
        ValueError: The result is of a text that lies in no file.
    """
    if result.outcome is not Outcome.REWRITTEN or result.before is None or result.after is None:
        return False
    if result.located is None:
        raise ValueError(f"{result.path} is a text without a file")

    file = Path(result.located.root, result.located.path)
    before, after = (text.encode("utf-8", "surrogateescape") for text in (result.before, result.after))
    replace_file(file, before, after)
    return True


def read_settings(path: StrPath) -> Settings:
    """The settings in a file such as ``.distroify.toml``; raises ``SettingsError``."""
    return load_config(Path(path)).settings


def _folder(context: StrPath | None) -> Path | None:
    if context is None:
        return None
    folder = Path(context)
    if not folder.is_dir():
        raise NotADirectoryError(f"the build context {folder} is not a folder")
    return folder
