"""Files that commands write by ``>``, and whether one is written over."""

from __future__ import annotations

from msgspec.structs import replace

from rewriter.shell.expand import unsplit
from rewriter.shell.expand import words as expand_words
from rewriter.shell.model import Redirect, Simple
from rewriter.shell.walk import Step
from rewriter.support.paths import join
from rewriter.trace.accounts import appended
from rewriter.trace.filesystem.spent import is_spent
from rewriter.trace.model import Change, Event
from rewriter.trace.run.command import Notes
from rewriter.trace.run.state import LONGEST, Shell


def redirects(step: Step, simple: Simple, shell: Shell, notes: Notes) -> None:
    """Record the files that a command opens for writing; those of a group are opened where it begins."""
    text = notes.script.text[simple.start : simple.end]
    for redirect in (*simple.redirects, *step.redirects):
        of_group = redirect in step.redirects
        is_open = of_group and redirect.target.start in notes.done and redirect.target.literal is not None
        if is_open or not is_write(redirect):
            continue
        target = unsplit(redirect.target, shell.variables)
        if target is None or shell.directory is None:
            notes.opaque(text, "the file it writes is not known")
        elif not target.startswith("/dev/") and target != "-":
            path = join(shell.directory, target)
            printed = _printed(simple, shell) if not of_group else ""
            distribution = notes.record.base.distribution
            made = [*appended(path, printed, notes.line, distribution)] if redirect.operator == ">>" else []
            notes.record.users.extend(replace(one, certain=step.certain) for one in made)
            detail = printed if redirect.operator == ">" else ""
            event = Event(Change.WRITTEN, path, notes.line, detail=detail, certain=step.certain)
            notes.does(redirect.target.start, (path,) if _can_write(path, notes) else ())
            notes.does(simple.start, (path,))
            event = written_over(event, notes)
            if made:  # as by useradd: a program that looks users up gets the file
                continue
            notes.record.events.append(event)
            if not event.certain and not is_spent(event):
                notes.opaque(text, "it may not run", (path,))


def is_write(redirect: Redirect) -> bool:
    """Whether the redirection makes its target, if that is a file: ``>``, ``>>``, ``>|``, ``&>``, ``<>``; and
    bash's ``>& file``."""
    target = redirect.target.literal
    to_descriptor = redirect.operator == ">&" and target is not None and (target.isdigit() or target == "-")
    return redirect.operator.startswith((">", "&>", "<>")) and not to_descriptor


def written_over(event: Event, notes: Notes) -> Event:
    """What is written over a file that is there leaves one there, whether it happens or not."""
    if event.certain or event.change is not Change.WRITTEN:
        return event
    origin = notes.record.files.origin(event.path)
    is_there = origin is not None and origin.kind == "file" and origin.event.certain
    return replace(event, certain=is_there, detail="" if is_there else event.detail)


def _can_write(path: str, notes: Notes) -> bool:
    """Whether opening a file cannot fail: its folder is there for certain, and root does it."""
    folder, files = path.rpartition("/")[0] or "/", notes.record.files
    origin = files.origin(folder)
    is_there = files.is_directory(folder) is True and (origin is None or origin.event.certain)
    return is_there and not notes.user


def _printed(simple: Simple, shell: Shell) -> str:
    """What ``echo`` of plain words prints; ``""`` where that is not known, or shells print it in different
    ways (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/echo.html)."""
    if not simple.words or simple.words[0].literal != "echo" or len(simple.redirects) > 1:
        return ""
    words = [text or "\\" for text in expand_words(simple, shell.variables)[1:]]
    text = " ".join(words)
    plain = not text.startswith("-") and "\\" not in text and text.isprintable()
    return text + "\n" if plain and len(text) < LONGEST else ""
