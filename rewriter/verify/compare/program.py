"""Whether the new image starts the program that the old one did, and has the same executables beside it.

Equal bytes say all. Else the programs must have been built alike, but for what a rewrite changes on purpose;
the old Dockerfile is then built once more with that change alone, which must give the new program's bytes.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from rewriter.golang.binary.elf import program as read_program
from rewriter.golang.binary.model import Program
from rewriter.model import VerificationError
from rewriter.support.messages import few
from rewriter.verify.compare.cgo_code import other_code
from rewriter.verify.compare.config import unified
from rewriter.verify.compare.program_bytes import same, same_but_for, texts, where
from rewriter.verify.compare.settings import Settled, settle, strings
from rewriter.verify.image.listing import Listing
from rewriter.verify.image.seen import ImageView
from rewriter.verify.model import Aspect, Change, Difference, DifferenceKind, Findings, Gap

_LIBRARY_FOLDERS = ("/lib", "/usr/lib", "/lib64", "/usr/lib64", "/usr/local/lib")
_PACKED = b"UPX!"
_HEAD = 4096
_GO_COMMAND = "cmd/go"
_READS_BUILD = b"\0runtime/debug.ReadBuildInfo\0"
"""The name of the function in the table of a program that was linked with it: https://go.dev/s/go12symtab"""
_AGAIN = "a second build of the old Dockerfile"


class Builds(Protocol):
    """The images at hand, and further builds of the old Dockerfile."""

    def new(self, path: str) -> bytes:
        """A program of the new image. Raises ``VerificationError``."""

    def was(self, path: str) -> bytes:
        """A program of the old image as it is. Raises ``VerificationError``."""

    def old(self, change: Change, number: int, paths: Sequence[str]) -> Mapping[str, bytes]:
        """Programs of the old Dockerfile, built with a change alone.

        ``number`` tells builds with the same change from each other: none takes the steps of another one.
        Raises ``VerificationError``.
        """


class _Pair(Struct, frozen=True):
    """A program of both images whose bytes are not the same, though it was built alike."""

    was: Program
    now: Program
    settled: Settled
    name: str
    """``program``, or the path of a further one."""

    @property
    def is_go(self) -> bool:
        """Whether it tells how it was built."""
        return self.was.build is not None


def compare_programs(old: ImageView, new: ImageView, builds: Builds) -> Findings:
    """The program, and further executables that both images have."""
    was, now = old.program, new.program
    if now is None:
        return _differ("the new image does not have the program that it starts")
    found = Findings(tuple(_startable(now, new.listing)))
    pairs = []
    if was is not None:
        moved = tuple(_moved(was, now, new.listing))
        found += Findings(moved)
        # What started the program before (a shell, an init program) is none of its builds.
        counterpart = old.others.get(now.path, was if was.build is not None else None) if moved else was
        if counterpart is None:
            found += Findings(width=("program: another one is started, not compared",))
        else:
            pairs.append((counterpart, now, "program"))
    pairs += [(one, other, one.path) for one, other in further_programs(old, new)]
    same_settings: list[_Pair] = []
    for one, other, name in pairs:
        if name != "program":
            found += Findings(tuple(_startable(other, new.listing)))
        if one.build is not None and one.build.main == _GO_COMMAND and one.digest != other.digest:
            found += Findings(width=(f"{name}: built by go run before, not compared",))
        elif one.digest == other.digest:
            found += Findings(width=(f"{name}: same bytes",))
        elif not one.machine or one.machine != other.machine:
            found += _differ(_other_kind(one, other))
        else:
            settled = settle(one, other)
            found += Findings(tuple(_program(f"{other.path}: {text}") for text in settled.differences))
            if not settled.differences:
                same_settings.append(_Pair(one, other, settled, name))
    return found + _compared_bytes(same_settings, builds)


def further_programs(old: ImageView, new: ImageView) -> Iterator[tuple[Program, Program]]:
    """Executables besides the program whose content differs."""
    started = new.program.path if new.program is not None else ""
    for path in sorted(old.others.keys() & new.others.keys() - {started}):
        if old.others[path].machine and new.others[path].machine:
            yield old.others[path], new.others[path]


def _moved(was: Program, now: Program, listing: Listing) -> Iterator[Difference]:
    # A bare name may be found in /usr/bin before /bin, which Debian made a link to it.
    found = listing.resolve(was.path)
    if was.path != now.path and (found is None or found != listing.resolve(now.path)):
        message = f"the program was {was.path} and is {now.path}"
        yield _program(message, kind=DifferenceKind.PROGRAM_PATH)


def _startable(program: Program, listing: Listing) -> Iterator[Difference]:
    """Interpreter and libraries are there. https://man7.org/linux/man-pages/man8/ld.so.8.html"""
    if program.interpreter and listing.get(program.interpreter) is None:
        yield _program(f"{program.path} needs {program.interpreter}, which the new image does not have")
    names = {posixpath.basename(path) for path in listing.entries if path.startswith(_LIBRARY_FOLDERS)}
    for library in program.libraries:
        if library not in names and listing.get(library) is None:
            yield _program(f"{program.path} needs the library {library}, which the new image does not have")


def _other_kind(was: Program, now: Program) -> str:
    if was.machine == now.machine:
        return f"{now.path} has other content"
    return f"{now.path} was for {was.machine or 'no'} machine and is for {now.machine or 'none'}"


def _compared_bytes(pairs: Sequence[_Pair], builds: Builds) -> Findings:
    """Build the old Dockerfile with each change that there is, and compare."""
    found = Findings()
    changes: dict[tuple[Change, bool], list[_Pair]] = {}
    for pair in pairs:
        # What does not tell how it was built can only have been built without cgo.
        change = pair.settled.change if pair.is_go else Change(without_cgo=True)
        changes.setdefault((change, bool(pair.settled.moving)), []).append(pair)
    for (change, is_moving), group in changes.items():
        try:
            if is_moving:
                found += _moving(group, change, builds)
            if not found.differences:
                found += _rebuilt(group, change, builds)
        except VerificationError as error:
            names = ", ".join(pair.now.path for pair in group)
            found += Findings(gaps=(Gap(f"nothing shows that {names} is the same program: {error}"),))
    return found


def _paths(group: Iterable[_Pair]) -> list[str]:
    return [pair.was.path for pair in group]


def _moving(group: Sequence[_Pair], change: Change, builds: Builds) -> Findings:
    """Whether values of ``-X`` are other ones in each build of the old Dockerfile."""
    again = builds.old(replace(change, ldflags=None), 1, _paths(group))
    found = Findings()
    for pair in group:
        build, other = pair.was.build, read_program(pair.was.path, again[pair.was.path]).build
        assert build is not None and pair.now.build is not None
        was, now, then = strings(build), strings(pair.now.build), strings(other) if other is not None else {}
        for name in sorted(pair.settled.moving):
            if then.get(name) == was[name]:
                found += _differ(f"{pair.now.path}: -X {name} was {was[name]} and is {now[name]}")
            else:
                found += Findings(notes=(f"{pair.now.path}: -X {name} is another one in each build",))
    return found


def _rebuilt(group: Sequence[_Pair], change: Change, builds: Builds) -> Findings:
    again = builds.old(change, 2, _paths(group))
    found, left = Findings(), []
    for pair in group:
        content, new = again[pair.was.path], builds.new(pair.now.path)
        built = settle(read_program(pair.was.path, content), pair.now)
        if pair.is_go and not (built.same and not built.moving):
            wrong = ", ".join(built.differences) or f"not with {built.change.title}"
            raise VerificationError(f"the old Dockerfile cannot be built with {change.title} alone ({wrong})")
        if pair.is_go and change.without_cgo:
            found += _without_cgo(pair, builds.was(pair.was.path), new)
        if "-buildvcs=false" in change.flags and _READS_BUILD in new:
            found += _differ(
                f"{pair.now.path} reads its build information, and vcs.revision is no longer set"
            )
        if same(content, new):
            told = f"the old Dockerfile with {change.title}" if change.title else _AGAIN
            found += Findings(width=(f"{pair.name}: same bytes as {told}",))
        else:
            left.append((pair, content, new))
    if left:
        once_more = builds.old(change, 3, [pair.was.path for pair, _, _ in left])
        for pair, content, new in left:
            found += _judged(pair, change, content, once_more[pair.was.path], new)
    return found


def _without_cgo(pair: _Pair, old: bytes, new: bytes) -> Findings:
    """The change is wanted; that the program is another one then has to be seen otherwise."""
    files = other_code(old, new, pair.now.build.module if pair.now.build is not None else "")
    if not files:
        return Findings()
    shown = few(files, 3)
    message = (
        f"without cgo {pair.now.path} has no code of {shown}: nothing shows that what stands in does the same"
    )
    return Findings(gaps=(Gap(message, "keep cgo (--safe-only does), or look at what these files do"),))


def _judged(pair: _Pair, change: Change, first: bytes, second: bytes, new: bytes) -> Findings:
    """What a program is, of which the old Dockerfile's own two builds are known."""
    path = pair.now.path
    alike = same_but_for(first, second, new)
    if alike:
        note = f"{path} is another one in each build of the old Dockerfile; beside that it is the same"
        return Findings(notes=(note,), width=(f"{pair.name}: same but for what each build changes",))
    if alike is None:
        message = f"nothing shows that {path} is the same program: two builds of the old Dockerfile differ"
        help_ = "give what changes with each build (a date, a random name) by --build-arg"
        return Findings(gaps=(Gap(f"{message} in {where(first, second)}", help_),))
    if not pair.is_go and _PACKED in new[:_HEAD]:
        message = f"nothing shows that {path} is the same program: it is packed, and other bytes"
        return Findings(gaps=(Gap(message, "build it without upx to compare it"),))
    built = f" with {change.title}" if change.title else ""
    before, after = texts(first, new)
    diff = unified(before.split("\n"), after.split("\n"))
    message = f"{path} is another program than the old Dockerfile makes{built}: {where(first, new)} differs"
    kind = DifferenceKind.OTHER if change.title else DifferenceKind.PROGRAM_BYTES
    return Findings((_program(f"{message}, though its build settings are the same", diff, kind),))


def _differ(message: str) -> Findings:
    return Findings((_program(message),))


def _program(message: str, diff: str = "", kind: DifferenceKind = DifferenceKind.OTHER) -> Difference:
    return Difference(Aspect.PROGRAM, message, diff, kind=kind)
