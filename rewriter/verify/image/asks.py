"""What a program can ask for, told from its own bytes: the functions it was linked with, its strings.

Go's linker leaves out functions that nothing reaches, and keeps the names of those that it takes in, inlined
ones too, in a table that stripping does not remove (https://go.dev/s/go12symtab): each name stands between
two zero bytes. Constant strings stand one behind the other, with nothing between them, so that a string that
is not found is not there, and one that is found may be the end of one and the beginning of the next.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from rewriter.golang.binary.elf import loaded
from rewriter.verify.image.listing import Listing, paths
from rewriter.verify.image.seen import ImageView
from rewriter.verify.image.tables import table

_IS_GO = b"\xff Go buildinf:"
_BEGIN = bytes.fromhex("3077af0c9274080241e1c107e6d618e6")
_END = bytes.fromhex("f932433186182072008242104116d8f2")
"""Around what the go command writes of a build: https://go.dev/src/cmd/go/internal/modload/build.go"""
_NAMES = frozenset({".text", ".gopclntab", ".gosymtab", ".eh_frame", ".dynstr", ".dynsym", ".go.buildinfo"})
"""Sections with code, and with names of functions, files and symbols: https://go.dev/src/cmd/link/internal/ld/data.go"""
_MOST = 20
_MOST_FLAGS = 16
_SHA256 = 64


class Asks(Struct, frozen=True):
    """The programs that an image was given, as bytes.

    ``all_go``: each of them is a Go program, of which the functions are known.
    """

    contents: tuple[bytes, ...] = ()
    all_go: bool = True
    data: tuple[bytes, ...] = ()
    """The parts of the programs that strings stand in: those without code and names of functions."""

    def can_call(self, functions: Iterable[str]) -> bool:
        """Whether a program was linked with one of ``functions`` (``time.LoadLocation``).

        True of all where not all programs are Go's: what others call is not known.
        """
        names = [b"\0" + name.encode() + b"\0" for name in functions]
        return not self.all_go or any(name in content for content in self.contents for name in names)

    def can_ask(self, what: str) -> bool:
        """Whether a program can ask for ``what``: a key of the table's rows ``[[asks]]``."""
        rows = [row for row in table()["asks"] if row["what"] == what]
        return any(
            self.can_call(row["functions"]) and not ("unless" in row and self.can_call(row["unless"]))
            for row in rows
        )

    def names(self, text: str, others: Sequence[str] = ()) -> bool:
        """Whether a string of a program has ``text`` in it, with none of ``others`` behind it.

        A relative path is not named by a longer one that ends like it (``certs/`` by ``/etc/ssl/certs/``),
        and a folder not by import paths of packages (``internal/`` by the type ``internal/poll.FD``).
        """
        if not text:
            return False
        wanted = re.escape(text.encode("utf-8", "surrogateescape"))
        before = rb"" if text.startswith("/") else rb"(?:(?<!/)|(?<=\./))"
        longer = [re.escape(other.encode("utf-8", "surrogateescape")) for other in others if other]

        def is_named(content: bytes, longer: list[bytes]) -> bool:
            behind = rb"(?!" + rb"|".join(longer) + rb")" if longer else rb""
            return re.search(before + wanted + behind, content) is not None

        if text.startswith("/") or not text.endswith("/"):
            return any(is_named(content, longer) for content in self.data)
        return any(
            is_named(data, longer) and is_named(data, [*longer, *_packages(content, wanted)])
            for content, data in zip(self.contents, self.data, strict=True)
        )

    def embeds(self, sums: Iterable[str]) -> bool:
        """Whether a program carries the file with one of these digests in an ``embed.FS``.

        It keeps 16 bytes of a SHA-256. Of small files, and of all in older releases, the bits of the first
        byte or of all are turned; of others a byte of 1 stands before the content
        (https://go.dev/src/cmd/internal/hash/hash.go).
        """
        parts = [bytes.fromhex(one)[1:16] for one in sums if len(one) == _SHA256]
        known = [*parts, *(bytes(255 - byte for byte in part) for part in parts)]
        return any(part in data for data in self.data for part in known)


def _packages(content: bytes, folder: bytes) -> Iterator[bytes]:
    """Patterns of what follows ``folder``, a pattern with its slash, in import paths of a program's packages.

    They are told from the names of functions, and from the import paths that types have: a byte of flags, the
    length, the path (``Name`` of https://go.dev/src/internal/abi/type.go).
    """
    found = set()
    for match in re.finditer(folder + rb"([\w-]+)([\w./-]*)", content):
        flags, length = content[max(match.start() - 2, 0)], content[match.start() - 1]
        is_function = length == 0 and match[2].startswith((b".", b"/"))
        is_of_type = flags < _MOST_FLAGS and match.end(1) <= match.start() + length <= match.end()
        if is_function or is_of_type:
            found.add(match[1])
    return (re.escape(name) + rb"(?![\w-])" for name in found)


def asks(view: ImageView, read: Callable[[str], bytes | None]) -> Asks:
    """Read the programs of an image with ``read``, which gives the content of a path that has no links."""
    found = [*program_paths(view)]
    contents = [(path, read(path) or b"") for path in found[:_MOST]]
    system = tuple(table()["system"]["names"])
    own = frozenset(paths(view.listing.entries, system))
    programs, known = [], len(found) <= _MOST
    for path, content in contents:
        if content.startswith(b"\x7fELF"):
            programs.append(content)
            known = known and _IS_GO in content
        elif content.startswith(b"#!") and path in own:
            programs.append(content)
            known = known and not _is_run(content, view.listing)
    return Asks(tuple(programs), known, tuple(map(data_of, programs)))


def _is_run(script: bytes, listing: Listing) -> bool:
    """Whether the program that its first line names is there: nothing runs a script without it."""
    words = script[2:].partition(b"\n")[0].split()
    return not words or listing.get(words[0].decode("utf-8", "surrogateescape")) is not None


def carried(known: Asks) -> tuple[str, ...]:
    """Folders of the system of which all programs have a copy inside: the time zones."""
    return tuple(table()["zones"]["paths"]) if known.all_go and known.can_ask("own zones") else ()


def data_of(content: bytes) -> bytes:
    """The sections of an ELF file that hold constants; all of it where it has no table of sections."""
    parts = (part for (name, _), part in loaded(content).items() if name not in _NAMES)
    return without_information(b"\0".join(parts))


def program_paths(view: ImageView) -> Sequence[str]:
    """Executables, links resolved: the one that starts, those outside of the system's folders, the others."""
    entries = view.listing.entries
    first = view.listing.resolve(view.program.path) if view.program is not None else None
    system = tuple(table()["system"]["names"])
    own = frozenset(paths(entries, system))
    rest = sorted(
        (path for path in entries if entries[path].is_file and _may_run(path, view.listing)),
        key=lambda path: (path not in own, path),
    )
    return [*dict.fromkeys([*([first] if first is not None else []), *rest])]


def _may_run(path: str, listing: Listing) -> bool:
    """An executable that is no library: those lie in folders of theirs."""
    folders = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share", "/etc", "/var")
    is_program = bool(listing.entries[path].mode & 0o111) and ".so" not in posixpath.basename(path)
    return is_program and not any(path.startswith(f"{folder}/") for folder in folders)


def without_information(content: bytes) -> bytes:
    """A program without what the go command says of its build, which names the settings of the build."""
    while (begin := content.find(_BEGIN)) >= 0:
        end = content.find(_END, begin)
        if end < 0:
            break
        content = content[:begin] + content[end + len(_END) :]
    return content
