"""Scripts and Compose or Kubernetes files of the context that name a command of an installed package.

A Compose file may start the image with ``./wait-for-postgres.sh``, which needs psql: nothing in the
Dockerfile or in the Go source shows that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from rewriter.context.files import Context
from rewriter.images.packages import PackageClass, commands_of, package_class
from rewriter.model import Place
from rewriter.support.regex import regex
from rewriter.trace.model import Installed

_SCRIPTS = (".sh", ".bash", ".py", ".rb", ".pl")
_ORCHESTRATION = (".yml", ".yaml")
_NAMES = regex(r"^\s*(?:- *)?(?:image|container_name|host\w*|name|- \w+|\w+):?\s*[\w./:-]*\s*$")
"""Lines of YAML that name an image or a service: ``image: redis:7``, ``redis:``."""

_MOST_FILES = 2000
_LONGEST = 1 << 18
"""Characters of a file that are searched; no person writes a longer script."""


def mentions(context: Context | None, installed: Iterable[Installed]) -> tuple[tuple[str, Place], ...]:
    """``(package, place)`` of the first mention of each run-time package, a script's before others."""
    names = {name for item in installed for name in item.names}
    packages = sorted(name for name in names if package_class(name) is PackageClass.RUNTIME)
    if context is None or not packages:
        return ()
    walked = islice(context.walk_files("", _MOST_FILES), _MOST_FILES)
    paths = [path for path in walked if not path.startswith(".") and "/." not in path]  # .github is for CI
    scripts = [path for path in paths if path.endswith(_SCRIPTS)]
    others = [path for path in paths if path.endswith(_ORCHESTRATION)]
    found: dict[str, Place] = {}
    for path in (*scripts, *others):
        text = context.read_text(path)
        for name in packages if text is not None else ():
            place = _first(text or "", path, name)
            if place is not None:
                found.setdefault(name, place)
    return tuple(found.items())


def _first(text: str, path: str, package: str) -> Place | None:
    words = "|".join(re.escape(word) for word in commands_of(package))
    pattern = re.compile(rf"(?<![\w.-])(?:{words})(?![\w-])")
    is_yaml = path.endswith(_ORCHESTRATION)
    for number, line in enumerate(text[:_LONGEST].split("\n"), 1):
        if pattern.search(line) and not (is_yaml and _NAMES.search(line)):
            return Place(path, number)
    return None
