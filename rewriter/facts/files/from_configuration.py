"""Files that a copied configuration file names.

A program that reads its paths from ``config.yml`` has them nowhere in its source. Where it opens a path that
the source does not say, the values of the configuration that is copied anyway are read as names too.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from rewriter.facts.files.model import Image, RuntimeFile
from rewriter.facts.files.old_image import Named
from rewriter.support.regex import regex

ENDINGS = frozenset(
    {".yml", ".yaml", ".toml", ".json", ".ini", ".conf", ".cfg", ".env", ".properties", ".hcl", ".xml"}
)
"""Formats that viper, koanf, cleanenv and godotenv read (https://pkg.go.dev/github.com/spf13/viper)."""

_MOST_FILES = 40
_MOST_BYTES = 64 * 1024
_MOST_WORDS = 2000
_QUOTED = regex(r"\"([^\"\n]{1,256})\"|'([^'\n]{1,256})'")
_PLAIN = regex(r"(?:[:=]|^\s*-)\s+([^\s\"'#,;{}\[\]]{1,256})\s*(?:#.*)?$|=([^\s\"'#,;]{1,256})\s*$")


def named_by_configuration(image: Image, copied: Iterable[RuntimeFile]) -> Iterator[Named]:
    """The values of the configuration files among what is copied, each with its line."""
    context = image.context
    if context is None:
        return
    for path in _files(image, copied):
        text = context.read_text(path)
        if text is None or len(text) > _MOST_BYTES:
            continue
        words = 0
        for number, line in enumerate(text.splitlines(), 1):
            for word in _values(line):
                words += 1
                if words > _MOST_WORDS:
                    break
                yield Named(word, path, number, False)


def _files(image: Image, copied: Iterable[RuntimeFile]) -> Iterator[str]:
    """Context paths of configuration: files that are copied, and those right in a folder that is."""
    found: dict[str, None] = {}
    for item in copied:
        origin = image.files.origin(item.path)
        if origin is None or origin.context is None or image.context is None:
            continue
        if not item.is_directory:
            found[origin.context] = None
            continue
        for name, is_folder in image.context.list_directory(origin.context):
            if not is_folder:
                found[posixpath.join(origin.context, name)] = None
    kept = [path for path in found if _is_configuration(path)]
    yield from kept[:_MOST_FILES]


def _is_configuration(path: str) -> bool:
    name = posixpath.basename(path)
    return posixpath.splitext(name)[1] in ENDINGS or name == ".env" or name.startswith(".env.")


def _values(line: str) -> Iterator[str]:
    if line.lstrip().startswith(("#", ";", "//")):
        return
    for quoted in _QUOTED.finditer(line):
        yield quoted[1] or quoted[2] or ""
    plain = _PLAIN.search(line)
    if plain is not None:
        yield plain[1] or plain[2] or ""
