"""What a reviewer must know of a program that has C in it, or would have."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.facts.program.linkage import Linkage, c_calls
from rewriter.facts.program.model import Doubt, Program
from rewriter.golang.source.c_needs import cgo_rows
from rewriter.model import Reason


def doubts(program: Program, how: Linkage, *, cgo: bool) -> Iterator[Doubt]:
    """The doubts about a program that is built with or without cgo, as ``how`` says."""
    if cgo:
        yield from _opened(program)
    if program.source is None:
        return
    if not cgo:
        yield from _stubs(program)
        return
    yield from _c_code(program)
    if how.uses_libc and _asks_names(program):
        message = (
            "a static program with glibc loads parts of it at run time (host names, users); "
            "-tags netgo,osusergo does without"
        )
        yield Doubt(Reason.LOADS_GLIBC, message)


def _asks_names(program: Program) -> bool:
    """Whether the program may look up hosts or users by the C library."""
    source = program.source
    if source is None or {"netgo", "osusergo"} <= {*program.build.command.tags}:
        return source is None
    direct = any(name == "os/user" or name.split("/")[0] == "net" for name in source.standard_imports)
    return direct or "crypto/tls" in source.standard_imports or bool(source.imports)


def _stubs(program: Program) -> Iterator[Doubt]:
    for need in program.source.cgo if program.source is not None else ():
        row = cgo_rows().get(need.module or "")
        if row is not None and row.stub and need.certain:
            place = need.place.evidence
            message = f"{row.path} is built without cgo, in the old image too: it fails when it is used"
            yield Doubt(Reason.CGO_STUB, message, (place,))


def _opened(program: Program) -> Iterator[Doubt]:
    """What a switch of the build makes the program open."""
    for switch, places in program.build.asked:
        if switch.loads:
            opens = f"the program opens {switch.loads} at run time"
            yield Doubt(Reason.OPENS_FILES, f"{switch.written}: {opens}; distroless has Debian's", places)


def _c_code(program: Program) -> Iterator[Doubt]:
    """Files, commands and libraries that C code reaches for."""
    source = program.source
    telling = [call for call in c_calls(source) if call.kind != "load" or not call.argument]
    telling = [call for call in telling if call.kind != "execute" or not call.argument]
    if telling:
        names = ", ".join(dict.fromkeys(call.function for call in telling))
        places = tuple(dict.fromkeys(call.place.evidence for call in telling))[:10]
        yield Doubt(Reason.C_CALLS, f"C code calls {names}: what it accesses is not followed", places)
    for need in source.cgo if source is not None else ():
        row = cgo_rows().get(need.module or "")
        if row is not None and row.opens and need.certain:
            yield Doubt(Reason.OPENS_FILES, f"{row.path} opens {row.opens}", (need.place.evidence,))
