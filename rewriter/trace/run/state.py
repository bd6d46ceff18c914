"""The shell of a RUN while its text is followed: its folder and its variables."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from rewriter.shell.expand import ARGUMENT_END, ARGUMENTS
from rewriter.shell.walk import Step
from rewriter.trace.versions import Overlay

UNKNOWN = "\0"
"""Stands before the raw text of a word whose value is not known."""

LONGEST = 1000
"""Characters of a text that a command writes and that is kept in mind."""


class Shell(Struct):
    """The shell's own state: folder (``None`` once it is lost) and variables (absent is unknown).

    ``exported`` has the names that the text exports; those of the image are exported anyway.
    """

    directory: str | None
    variables: Overlay
    exported: set[str]
    outlines: dict[str, str] = field(default_factory=dict)
    """Variables of which only a part is known, with ``UNKNOWN_TEXT`` for the rest."""

    def copy(self) -> Shell:
        """The state of a subshell."""
        return Shell(self.directory, self.variables.copy(), set(self.exported), dict(self.outlines))

    def exports(self, name: str) -> bool:
        """Whether the commands that the shell starts see the variable."""
        return name in self.exported or self.variables.is_image_variable(name)

    def forget(self, name: str) -> None:
        """The variable has a value that is not known."""
        self.variables.forget(name)
        self.outlines.pop(name, None)

    def open(self) -> None:
        """Any variable may have any value."""
        self.variables.open()
        self.outlines.clear()


PARAMETERS = (*map(str, range(10)), ARGUMENTS)


def set_parameters(variables: Overlay, given: Sequence[str | None]) -> None:
    """``$1`` to ``$9`` and ``$@``; ``$0`` where the first word is known. Words of ``None`` are not known."""
    for at in range(1, 10):
        word = given[at] if at < len(given) else None
        if word is None and at < len(given):
            variables.forget(str(at))
        else:
            variables[str(at)] = word
    if given and given[0] is not None:
        variables["0"] = variables["BASH_SOURCE"] = given[0]
    known = [word for word in given[1:] if word is not None]
    if len(known) == len(given[1:]):
        variables[ARGUMENTS] = "".join(word + ARGUMENT_END for word in known)
    else:
        variables.forget(ARGUMENTS)


def assign_round(shell: Shell, step: Step) -> None:
    """Set the variable of a loop: known where its one word is, in a loop that is written out."""
    word = step.values[0].literal if len(step.values) == 1 and step.certain else None
    if word is None or step.assigns is None:
        shell.variables.pop(step.assigns or "", None)
        shell.outlines.pop(step.assigns or "", None)
    else:
        shell.variables[step.assigns] = word


def assign(shell: Shell, name: str, value: str | None, certain: bool, part: str = "") -> None:
    """Set a variable; what is not known or not certain is no longer known. ``part`` is what is known all the
    same."""
    shell.outlines.pop(name, None)
    if part and certain:
        shell.outlines[name] = part
    if value is None or not certain:
        shell.variables.pop(name, None)
    else:
        shell.variables[name] = value
