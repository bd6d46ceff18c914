"""``devcontainer.json``: an editor that works inside of the image, with a shell and a C library there.

https://containers.dev/implementors/json_reference/, comments: https://code.visualstudio.com/docs/languages/json
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from typing import Any

from rewriter.consumers.model import Built, Use
from rewriter.consumers.paths import inside, sources
from rewriter.model import rooted
from rewriter.support.regex import regex

# What is not closed matches too: a search for its end that fails would be repeated at every beginning.
_COMMENTS = regex(r'("(?:[^"\\\n]|\\.)*"?)|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
_LAST_COMMA = regex(r'("(?:[^"\\\n]|\\.)*"?)|,(\s*[\]}])')
_MOST_NESTED = 200
_NEED = "runs an editor's server and shells in the image"


def read(path: str, text: str) -> Iterator[Use]:
    """The container of a devcontainer.json that builds an image or names one."""
    table = _table(text)
    if table is None:
        return
    folder = posixpath.dirname(path)
    build = table.get("build")
    build = build if isinstance(build, dict) else {}
    file = _string(build.get("dockerfile")) or _string(table.get("dockerFile"))
    image = _string(table.get("image"))
    if file is None and image is None:
        return
    context = inside(folder, _string(build.get("context")) or _string(table.get("context")) or ".")
    line = text[: max(text.find('ockerfile"'), text.find('dockerFile"'), 0)].count("\n") + 1
    place = rooted(path, line)
    built = None
    if file is not None:
        built = Built(sources(context, file, folder), _string(build.get("target")), (), place)
    yield Use("the devcontainer", place, image, built, needs=((_NEED, place),), is_started=False)


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _table(text: str) -> dict[str, Any] | None:
    if len(text) > 1 << 18 or text.count("{") + text.count("[") > _MOST_NESTED * 10:
        return None
    plain = _COMMENTS.sub(lambda found: found[1] or " ", text)
    plain = _LAST_COMMA.sub(lambda found: found[1] or found[2], plain)
    try:
        found = json.loads(plain)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
