"""Platforms as builders name them, and the architecture of an image that each takes.

Names are read as containerd does (https://github.com/containerd/platforms, ``database.go``), and a machine
takes an image for what it can run itself (``compare.go``): arm/v8 one for v7, but arm/v6 none for v7, and 386
none for amd64.
"""

from __future__ import annotations

_ARCHITECTURES = {
    "x86_64": "amd64", "x86-64": "amd64", "aarch64": "arm64", "armhf": "arm", "armel": "arm/v6",
    "i386": "386", "i486": "386", "i586": "386", "i686": "386", "ppc64el": "ppc64le",
}  # fmt: skip
_SYSTEMS = frozenset({"linux", "windows", "darwin", "freebsd", "wasip1", "wasi", "js"})
_OLD_ARM = frozenset({"v5", "v6", "5", "6"})


def architecture(platform: str) -> str | None:
    """The architecture in the names of distroless' tables: ``arm`` is v7, older ones keep their variant.

    ``None`` for another system than Linux, and for what is no platform.
    """
    system, slash, rest = platform.strip().lower().partition("/")
    if not slash and system not in _SYSTEMS:
        system, rest = "linux", system
    if system != "linux" or not rest:
        return None
    name, _, variant = rest.partition("/")
    name = _ARCHITECTURES.get(name, name)
    if not name.replace("/", "").isalnum():
        return None
    if name == "arm" and variant in _OLD_ARM:
        return f"arm/v{variant.removeprefix('v')}"
    return name
