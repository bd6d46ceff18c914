"""The images of a verification: built from both texts, and what their stages start from."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from rewriter.model import VerificationError
from rewriter.verify.engines.cleanup import PREFIX, Owner, shielded, temporary_folder
from rewriter.verify.engines.engine import Engine, Progress
from rewriter.verify.image import base_cache
from rewriter.verify.image.certificates import certificates
from rewriter.verify.image.inventory import accounts
from rewriter.verify.image.listing import Listing
from rewriter.verify.image.seen import Base, ImageView
from rewriter.verify.image.stage_base import base_text
from rewriter.verify.image.stage_files import base_wish
from rewriter.verify.model import Build, BuildOptions, Pair
from rewriter.verify.rebuild import Rebuilds


class Images(Struct, frozen=True):
    """Builds for one engine; the tags carry the name of ``owner``."""

    engine: Engine
    owner: Owner
    options: BuildOptions
    progress: Progress
    bases: dict[str, Base] = field(default_factory=dict)
    """By the text of a Dockerfile with nothing but its FROM."""

    @contextmanager
    def tags(self) -> Iterator[tuple[str, str]]:
        """The names of the old image and of the new one, which are removed again."""
        tags = tuple(f"{PREFIX}/{self.owner.token}:{which}" for which in ("before", "after"))
        try:
            yield tags[0], tags[1]
        finally:
            with shielded():
                for tag in reversed(tags):
                    self.engine.remove(tag)

    def target(self, pair: Pair) -> str | None:
        """The stage that is built; ``None`` for the last one."""
        return pair.target if pair.target is not None else self.options.target

    def base(self, pair: Pair, which: str, text: str) -> Base | None:
        """What the runtime stage of a Dockerfile starts from; ``None`` where that is not known.

        Several files of one command often start from the same image, which is looked at once.
        """
        known = base_text(text, self.target(pair))
        if not known:
            return None if known is None else Base(Listing({}))
        if known not in self.bases:
            self.bases[known] = self._seen_base(pair, which, known)
        return self.bases[known]

    def _seen_base(self, pair: Pair, which: str, text: str) -> Base:
        tag = f"{PREFIX}/{self.owner.token}:{which}"
        try:
            if not self.build(replace(pair, target=""), which, text, tag).ok:
                raise VerificationError("the image that a stage starts from does not build")
            layers, config = self.engine.layers(tag), self.engine.config(tag)
            layers += "".join(f" {name}={value}" for name, value in config.environment) if layers else ""
            known_before = base_cache.kept(layers) if layers else None
            if known_before is not None:
                return replace(known_before, labels=config.labels)
            found = self.engine.listing(tag, base_wish)

            def read(path: str) -> bytes | None:
                return found.content(path, lambda one: self.engine.read(tag, one))

            known = certificates(found, dict(config.environment), read, found.entries)
            names = accounts(read)
            base = Base(
                found, config.labels, frozenset(known), frozenset(names.users), frozenset(names.groups)
            )
            if layers:
                base_cache.keep(layers, base)
            return base
        finally:
            with shielded():
                self.engine.remove(tag)

    def build(self, pair: Pair, which: str, text: str, tag: str) -> Build:
        """Build the text as ``tag``; ``which`` begins the lines of its progress."""
        with temporary_folder(self.owner) as folder:
            file = folder / "Dockerfile"
            file.write_bytes(text.encode("utf-8", "surrogateescape"))
            _copy_ignore_file(pair, file)
            options = replace(self.options, target=self.target(pair) or None)
            return self.engine.build(
                file, pair.context, tag, options, lambda line: self.progress(f"{which}: {line}")
            )

    def again(self, pair: Pair, paths: Sequence[str]) -> Mapping[str, str]:
        """Digests of files of the old image when all of it is built anew; empty where it does not build."""
        tag = f"{PREFIX}/{self.owner.token}:again"
        anew = replace(self, options=replace(self.options, cached=False))
        try:
            if not anew.build(pair, "old anew", pair.before, tag).ok:
                return {}
            contents = ((path, self.engine.read(tag, path)) for path in paths)
            return {path: sha256(content).hexdigest() for path, content in contents if content is not None}
        finally:
            with shielded():
                self.engine.remove(tag)

    def rebuilds(self, pair: Pair, tags: tuple[str, str], before: ImageView, after: ImageView) -> Rebuilds:
        """Further builds of the old text, for what a change of build flags explains."""

        def build(text: str, tag: str) -> Build:
            return self.build(pair, "old once more", text, tag)

        tag = f"{PREFIX}/{self.owner.token}:again"
        listings = before.listing, after.listing
        return Rebuilds(self.engine, pair.before, self.target(pair), build, tag, *tags, *listings)


def _copy_ignore_file(pair: Pair, file: Path) -> None:
    """https://docs.docker.com/build/concepts/context/#filename-and-location: beside the Dockerfile."""
    ignore = pair.dockerfile.with_name(pair.dockerfile.name + ".dockerignore")
    if ignore.is_file():
        shutil.copyfile(ignore, file.with_name(file.name + ".dockerignore"))
