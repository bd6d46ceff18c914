"""Files that the program serves get another media type: distroless has a table of them, the old image none.

What it does
    Reports endings of the files in folders that the program serves over HTTP, where Go does not know the
    media type by itself and Debian's ``/etc/mime.types`` does, which distroless has. Images of Alpine,
    ``scratch`` and plain ones of Debian have no such table.

Why
    Without the table the type is told by the content: ``text/plain`` for a Markdown file, which a browser
    shows. With it the browser downloads ``text/markdown``.

Example
    before
        FROM alpine:3.22
        COPY docs /docs
        CMD ["/app"]

When it refuses
    Only with ``--safe-only``.

What you can do
    Check that clients take the new type. ``mime.AddExtensionType(".md", "text/plain")`` in the program keeps
    the old one, wherever it runs.

    before (main.go)
        func main() {
    after (main.go)
        func main() {
            mime.AddExtensionType(".md", "text/plain; charset=utf-8")

Applicability
    review

References
    https://pkg.go.dev/mime#TypeByExtension, https://pkg.go.dev/net/http#ServeContent
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.files.served import served, set_types
from rewriter.images.packages import package
from rewriter.model import Diagnostic, Evidence, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice
from rewriter.rules.rule import Rule
from rewriter.shell.classify import CommandClass, installed_packages
from rewriter.support.paths import lies_in
from rewriter.support.tables import table

_TABLES = (
    "/etc/mime.types",
    "/etc/apache2/mime.types",
    "/etc/apache/mime.types",
    "/etc/httpd/conf/mime.types",
    "/usr/share/mime/globs2",
    "/usr/local/share/mime/globs2",
)
"""Where Go looks: https://github.com/golang/go/blob/master/src/mime/type_unix.go"""
_BARE = frozenset({"alpine", "busybox", "scratch", "wolfi"})
_OFTEN_BARE = frozenset({"debian", "ubuntu"})
"""Their packages may bring the table along: the golang image has it by way of Mercurial."""
_MOST_TOLD = 4
_KNOWS_MORE = (1, 26)
"""The release of Go that knows the endings of ``newer`` by itself."""


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """One notice."""
    if not plan.facts.sources or not _lacks_table(plan):
        return
    known = _types(plan)
    sets = set_types(plan.facts.sources)
    found: dict[str, Evidence] = {}
    for name, call in served(plan.facts.image, plan.facts.sources):
        ending = posixpath.splitext(name)[1].lower()
        if ending in known and ending not in sets:
            found.setdefault(ending, call.place.evidence)
    if found:
        told = [f"{ending} files are sent as {known[ending]}" for ending in sorted(found)]
        more = f" and {len(told) - _MOST_TOLD} more" if len(told) > _MOST_TOLD else ""
        message = (
            f"distroless has /etc/mime.types, the old image has none: {', '.join(told[:_MOST_TOLD])}{more}"
        )
        help_ = "check that clients take that; mime.AddExtensionType in the program keeps the old type"
        yield notice(RULE, message, plan.facts.start.line, help_, tuple(dict.fromkeys(found.values())))


def _lacks_table(plan: Plan) -> bool:
    base, image = plan.facts.base, plan.facts.image
    if any(image.files.origin(path) is not None for path in _TABLES):
        return False
    if base.distribution in _BARE:
        names = (name for _, _, words in image.trace.calls for name in installed_packages(words) or ())
        brought = (file for name in names for file in package(name).files)
        return not any(lies_in(one, (file,)) for file in brought for one in _TABLES)
    installs = any(kind == CommandClass.PACKAGE_INSTALL.value for _, kind, _ in image.trace.calls)
    return base.distribution in _OFTEN_BARE and not base.is_golang and not installs


def _types(plan: Plan) -> dict[str, str]:
    """By ending, ``.md``: what the table says and Go does not."""
    rows = table("images", "media_types")
    program = plan.facts.program
    release = plan.facts.chain.of(program.build).base.go_version if program is not None else None
    newer = {} if release is not None and release >= _KNOWS_MORE else rows["newer"]
    return {f".{ending}": kind for ending, kind in (rows["types"] | newer).items()}


RULE = Rule(__name__, order=205, check=check)
