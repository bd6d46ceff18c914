"""What the files around a Dockerfile say of images: who builds one, who runs one, and with which command.

Paths are relative to the root of the repository, with ``/`` between their elements.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from rewriter.model import Place
from rewriter.support.regex import regex
from rewriter.support.yaml_tree import UNKNOWN

INTERESTING = regex(r"\b(?:docker|podman|nerdctl|buildah|kubectl|kaniko)\b")
"""What a line has that builds an image or runs something in a container."""


class Words(Struct, frozen=True):
    """An argument vector; a word that holds ``UNKNOWN`` is not known.

    ``is_text``: one word, which the image's ``/bin/sh -c`` runs.
    """

    items: tuple[str, ...]
    place: Place
    is_text: bool = False

    @property
    def known(self) -> bool:
        """Whether every word is known."""
        return not any(UNKNOWN in item for item in self.items)


class Call(Struct, frozen=True):
    """A command that something runs inside of a container besides its start: a probe, ``docker exec``."""

    what: str
    words: Words


class Mount(Struct, frozen=True):
    """A volume over ``target``, an absolute path in the image."""

    source: str
    target: str
    place: Place


class Given(Struct, frozen=True):
    """A build argument that a build gives; a ``value`` that holds ``UNKNOWN`` is not known."""

    name: str
    value: str
    place: Place


class Source(Struct, frozen=True):
    """The path of a Dockerfile, and the folder that is its build context (``None``: not known)."""

    dockerfile: str
    context: str | None


class Built(Struct, frozen=True):
    """An image that a file of the repository builds.

    ``sources`` are the Dockerfiles that are tried, ``names`` the image's names as written.
    """

    sources: tuple[Source, ...]
    target: str | None
    names: tuple[str, ...]
    place: Place
    arguments: tuple[Given, ...] = ()
    platforms: tuple[tuple[str, Place], ...] = ()
    """The platforms that it is built for, as written; none: that of the machine."""

    @property
    def dockerfiles(self) -> tuple[str, ...]:
        """The paths of the Dockerfiles that are tried."""
        return tuple(source.dockerfile for source in self.sources)


class Use(Struct, frozen=True):
    """A container. ``None`` for ``entrypoint`` or ``command``: the image's own.

    ``aliases`` are ``(kind, name)`` by which an ``Exec`` calls it.
    """

    what: str
    place: Place
    image: str | None = None
    built: Built | None = None
    entrypoint: Words | None = None
    command: Words | None = None
    workdir: str | None = None
    calls: tuple[Call, ...] = ()
    mounts: tuple[Mount, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    needs: tuple[tuple[str, Place], ...] = ()
    """What else needs a shell or a tool in the image, in words."""
    takes: tuple[tuple[str, Place], ...] = ()
    """Paths that another image copies from it."""
    is_compose: bool = False
    is_started: bool = True
    """Whether it runs the image's start, or only something of its own (a job's steps)."""
    chart: str = ""
    """The folder of the Helm chart that it stands in."""
    in_shell: bool = False
    """Whether what starts is run by ``/bin/sh`` of the image, unless the image has an ENTRYPOINT."""


class Exec(Struct, frozen=True):
    """``docker exec``, ``docker compose exec`` or ``kubectl exec`` in a container called ``name``."""

    kind: str
    name: str
    call: Call
    is_command: bool = False
    """A container of its own (``docker compose run``): the words replace the service's command."""


class Renamed(Struct, frozen=True):
    """An image that manifests call ``name`` and that is ``to`` when they are applied."""

    name: str
    to: str
    place: Place


class Survey(Struct, frozen=True):
    """All that the files of a repository say."""

    builds: tuple[Built, ...] = ()
    uses: tuple[Use, ...] = ()
    execs: tuple[Exec, ...] = ()


class Consumers(Struct, frozen=True):
    """Who builds and runs one Dockerfile's image; the places are relative to ``root``, an absolute path."""

    builds: tuple[Built, ...] = ()
    uses: tuple[Use, ...] = ()
    root: str = ""

    @property
    def targets(self) -> Mapping[str, Place]:
        """The stages that are built by name (``target:``, ``--target``), and the first place of each."""
        found: dict[str, Place] = {}
        for built in self.builds:
            if built.target:
                found.setdefault(built.target, built.place)
        return found
