"""What is known of images, in one place: golang's, distroless ones, users and environment names.

The knowledge is in the TOML tables of this package, each row with its source.
"""

from functools import cache

from rewriter.images.distributions import distribution_image
from rewriter.images.distroless import (
    DistrolessImage,
    distroless_image,
    is_distroless,
    is_like_distroless,
    reference,
)
from rewriter.images.environment import toolchain_only
from rewriter.images.golang import BaseImage, debian_glibc, debian_number, golang_image, looks_like_go
from rewriter.images.users import (
    adduser_of,
    has_number,
    known_group,
    known_home,
    known_number,
    known_user,
    lacks_number,
    regular_users,
)


@cache
def distroless_environment(tag: str = "") -> tuple[tuple[str, str], ...]:
    """ENV of distroless ``static``, the same in all its releases; that of ``debug`` has a longer PATH."""
    image = distroless_image(reference("static", tag=tag))
    return image.environment if image is not None else ()


@cache
def distroless_path() -> frozenset[str]:
    """The folders of distroless' PATH."""
    return frozenset(dict(distroless_environment())["PATH"].split(":"))


def runtime_image(kind: str, debian: int, registry: str, tag: str = "") -> str:
    """The reference that a runtime stage starts from; without a tag (``latest``) unless one is given."""
    return reference(kind, debian, registry, tag=tag)


def image_name(kind: str, debian: int, tag: str = "") -> str:
    """The last part of ``runtime_image``: ``static-debian13:nonroot``."""
    return runtime_image(kind, debian, "", tag).removeprefix("/")


__all__ = [
    "BaseImage",
    "DistrolessImage",
    "adduser_of",
    "debian_glibc",
    "debian_number",
    "distribution_image",
    "distroless_environment",
    "distroless_image",
    "distroless_path",
    "golang_image",
    "has_number",
    "image_name",
    "is_distroless",
    "is_like_distroless",
    "known_group",
    "known_home",
    "known_number",
    "known_user",
    "lacks_number",
    "looks_like_go",
    "reference",
    "regular_users",
    "runtime_image",
    "toolchain_only",
]
