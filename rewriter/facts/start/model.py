"""How the program starts."""

from __future__ import annotations

from msgspec import Struct

from rewriter.dockerfile.instructions import Cmd, Entrypoint
from rewriter.model import Evidence, Refusal


class Remark(Struct, frozen=True):
    """Something to be said of a start that was opened up; ``unsafe`` where the user asked for a change,
    ``review`` where a reviewer must know of one."""

    message: str
    evidence: tuple[Evidence, ...] = ()
    unsafe: bool = False
    review: bool = False


class StartVariable(Struct, frozen=True):
    """A variable that a script or a shell text gave the program, and that ENV gives it now."""

    name: str
    value: str
    remark: Remark


class Opening(Struct, frozen=True):
    """What became of the script, shell or init program that stood before the program."""

    variables: tuple[StartVariable, ...] = ()
    remarks: tuple[Remark, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    """Where the script stands that is opened up."""
    gone: tuple[str, ...] = ()
    """Absolute paths of scripts, init programs and the like that nothing starts any more."""
    packages: frozenset[str] = frozenset()
    """Packages that only brought an init program, or one that changes the user, which is gone."""
    user: str = ""
    """Whom the start made of root, as USER would name them; empty where it changed no user."""
    ignores_arguments: bool = False
    """Not the shell form but a script took no notice of the arguments."""
    debug: bool = False
    """A shell of the ``:debug`` image runs the start."""
    calls: tuple[str, ...] = ()
    """Absolute paths of all programs of the file that this shell starts."""
    scripts: tuple[tuple[str, int], ...] = ()
    """Scripts that it reads: path in the image, and the line that puts it there."""
    words: tuple[tuple[str, Evidence], ...] = ()
    """Literal words of its commands, which may name files, and where they stand."""
    names: frozenset[str] = frozenset()
    """All names in its text: those of the variables that it reads are among them."""


class Start(Struct, frozen=True):
    """What the container starts by default.

    ``argv`` is Entrypoint followed by Cmd as the new image will have them, ``program`` the absolute path
    of ``argv[0]``. ``problem`` says why there is no such program.
    """

    entrypoint: Entrypoint | None
    cmd: Cmd | None
    entrypoint_argv: tuple[str, ...] | None = None
    cmd_argv: tuple[str, ...] | None = None
    program: str | None = None
    cmd_ignored: bool = False
    """CMD, and the arguments of ``docker run``, did not reach the program."""
    shell: bool = False
    """A shell started the program."""
    problem: Refusal | None = None
    line: int = 0
    opening: Opening = Opening()
    starters: tuple[Evidence, ...] = ()
    """Places outside of the Dockerfile that start the program, where it has no CMD and no ENTRYPOINT."""

    @property
    def argv(self) -> tuple[str, ...]:
        """Entrypoint and Cmd."""
        return (self.entrypoint_argv or ()) + (self.cmd_argv or ())
