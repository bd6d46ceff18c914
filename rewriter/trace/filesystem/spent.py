"""What a RUN leaves in the image and distroless can do without."""

from __future__ import annotations

from rewriter.images.catalogue import distroless_image, reference
from rewriter.images.package_files import is_of_packages
from rewriter.support.tables import table
from rewriter.trace.model import Change, Event


def is_spent(event: Event) -> bool:
    """What a package brings that distroless has too, and files of package managers."""
    if is_of_packages(event.path):
        return True
    if event.change is Change.COPIED and event.source is None and event.stage is None:
        image = distroless_image(reference("static"))
        return image is not None and event.path in image.files
    return event.change is Change.WRITTEN and any(
        event.path == row["path"] and event.detail.split() == row["text"].split()
        for row in table("images", "package_files")["text"]
    )
