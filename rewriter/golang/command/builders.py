"""Commands that build Go programs besides the go command (``builders.toml``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rewriter.support.tables import rows_by_name


def builders() -> Mapping[str, Mapping[str, Any]]:
    """Those that build in their own way, by name."""
    return rows_by_name("golang", "builders", "builder")


def target(variables: Mapping[str, str | None]) -> dict[str, str | None]:
    """GOOS and GOARCH of a command that builds for the target platform
    (https://github.com/tonistiigi/xx/blob/master/src/xx-info): ``None`` is not known."""
    platform = variables.get("TARGETPLATFORM") or ""
    system, _, rest = platform.partition("/")
    architecture = rest.partition("/")[0] or variables.get("TARGETARCH")
    return {"GOOS": system or variables.get("TARGETOS") or "linux", "GOARCH": architecture}
