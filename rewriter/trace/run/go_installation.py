"""Commands that put Go itself into an image of a distribution: an archive of https://go.dev/dl/, or gvm."""

from __future__ import annotations

from rewriter.shell.classify import CommandClass
from rewriter.trace.run.command import Command
from rewriter.trace.run.texts import POSIX_SHELLS
from rewriter.trace.toolchain.installed import gvm_gopath, is_gvm_installer


def brings_go(command: Command) -> bool:
    """Whether the command is a part of Go's own installation, and leaves nothing else."""
    toolchains, line = command.notes.record.toolchains, command.notes.line
    shell, step = command.shell, command.step
    if command.notes.record.base.is_golang:
        return False
    if command.kind is CommandClass.DOWNLOAD:
        targets = (redirect.target.raw for redirect in (*command.simple.redirects, *step.redirects))
        toolchains.installer = line if is_gvm_installer(command.text) else toolchains.installer
        return toolchains.download((*command.argv[1:], *targets), shell.variables, line)
    if command.name in POSIX_SHELLS and step.follows == "|" and toolchains.installer == line:
        return True
    if command.name == "tar":
        return toolchains.unpack(command.argv[1:], shell.variables, line, piped=step.follows == "|")
    if command.name == "gvm":
        release = toolchains.managed(command.words, line)
        home = shell.variables.get("HOME")
        if release is not None and command.words[1] == "use" and home is not None:
            shell.variables["GOPATH"] = gvm_gopath(home, release)
            shell.exported.add("GOPATH")
        return release is not None
    return is_gvm_installer(command.text)
