"""Packages that a RUN installs or removes: their names, the files that they bring, Go among them."""

from __future__ import annotations

from rewriter.images.packages import package
from rewriter.shell.classify import installed_packages
from rewriter.trace.filesystem.place import LINK
from rewriter.trace.model import Change, Event, Installed
from rewriter.trace.run.command import Command
from rewriter.trace.toolchain.installed import adds_source
from rewriter.trace.zones import removes_package


def install(command: Command) -> None:
    """Record the packages that a command installs."""
    packages, record = installed_packages(command.words), command.notes.record
    if packages is None:
        command.opaque("the packages are not known")
        return
    record.installed.append(Installed(tuple(packages), command.notes.line))
    # Data files (fonts, media types); what is inside of folders is not known.
    paths = dict.fromkeys(path for name in packages for path in package(name).files)
    command.record(*(command.event(Change.COPIED, path) for path in paths))
    if not record.base.is_golang:
        written = (event.path for event in record.events if event.change is Change.WRITTEN)
        own = not adds_source(record.commands, written)
        record.toolchains.packages(packages, command.words, record.base, command.notes.line, own=own)


def other(command: Command) -> None:
    """Once tzdata is removed, a link to a zone leads nowhere; a copy stays."""
    path, record = "/etc/localtime", command.notes.record
    found = record.files.origin(path) if removes_package(record.calls) else None
    if found is not None and found.event.change is Change.DUPLICATED and found.event.detail == LINK:
        command.record(Event(Change.REMOVED, path, command.notes.line))


def reconfigure(command: Command) -> bool:
    """``dpkg-reconfigure tzdata`` writes the zone of the image; false for other packages."""
    if "tzdata" not in command.words:
        return False
    command.record(command.event(Change.WRITTEN, "/etc/localtime"))
    return True
