"""Folders that a base image has, and those of the Go toolchain among them."""

from __future__ import annotations

from collections.abc import Mapping

from rewriter.support.paths import join, normal

BASE_DIRECTORIES = frozenset(
    {
        "/", "/bin", "/boot", "/dev", "/etc", "/etc/profile.d", "/etc/ssl", "/etc/ssl/certs", "/go",
        "/go/bin", "/go/src", "/home", "/lib", "/media", "/mnt", "/opt", "/proc", "/root", "/run",
        "/sbin", "/srv", "/sys", "/tmp", "/usr", "/usr/bin", "/usr/lib", "/usr/local",
        "/usr/local/bin", "/usr/local/etc", "/usr/local/go", "/usr/local/go/bin", "/usr/local/lib",
        "/usr/local/sbin", "/usr/local/share", "/usr/local/share/ca-certificates", "/usr/sbin",
        "/usr/share", "/usr/src", "/var", "/var/cache", "/var/lib", "/var/local", "/var/log",
        "/var/run", "/var/spool", "/var/tmp",
    }
)  # fmt: skip
"""Folders of Debian's and Alpine's golang images (filesystem hierarchy standard, golang Dockerfile)."""

_OF_BUSYBOX = frozenset(
    {
        "/", "/bin", "/dev", "/etc", "/home", "/lib", "/proc", "/root", "/sys", "/tmp", "/usr", "/usr/bin",
        "/usr/sbin", "/var", "/var/spool",
    }
)  # fmt: skip
"""https://github.com/docker-library/busybox/blob/master/Dockerfile-builder.template"""


def base_directories(distribution: str | None) -> frozenset[str]:
    """Folders of a base image."""
    if distribution == "scratch":
        return frozenset()
    return _OF_BUSYBOX if distribution == "busybox" else BASE_DIRECTORIES


_GO_TREES = ("/usr/local/go", "/root/go", "/usr/lib/go", "/usr/lib/golang")
"""The golang images' and go.dev's, the default GOPATH, Debian's and Alpine's, Red Hat's."""


def is_toolchain_folder(folder: str, environment: Mapping[str, str | None]) -> bool:
    """Whether a PATH entry belongs to the Go toolchain (``$GOPATH/bin``, ``$GOROOT/bin``, ``$GOBIN``)."""
    gopath = (environment.get("GOPATH") or "/go").split(":")
    goroot = environment.get("GOROOT") or "/usr/local/go"
    folders = {join(path, "bin") for path in (*gopath, "/go", goroot, *_GO_TREES)}
    gobin = environment.get("GOBIN")
    return normal(folder) in folders or (gobin is not None and normal(folder) == normal(gobin))
