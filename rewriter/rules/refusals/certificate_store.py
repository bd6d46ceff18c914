"""Certificates are added to a store whose bundle is not where Debian keeps it.

What it does
    Refuses where an instruction puts a file into a folder of certificate authorities of Red Hat's, SUSE's or
    Arch's store: ``/etc/pki/ca-trust/source/anchors`` and the like.

Why
    ``update-ca-trust`` writes the bundle to a place of its own, and ``SSL_CERT_FILE`` of distroless names
    Debian's: the program would no longer trust the certificate.

Example
    before
        FROM fedora:42
        COPY company-ca.crt /etc/pki/ca-trust/source/anchors/
        RUN update-ca-trust

What you can do
    Put a bundle of all certificates that the program is to trust into the image, and name it.

    before
        COPY company-ca.crt /etc/pki/ca-trust/source/anchors/
        RUN update-ca-trust
    after
        COPY bundle.pem /etc/company/bundle.pem
        ENV SSL_CERT_FILE=/etc/company/bundle.pem

Applicability
    refusal

References
    https://www.mankier.com/8/update-ca-trust, https://go.dev/src/crypto/x509/root_linux.go
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule
from rewriter.support.paths import lies_in
from rewriter.support.tables import table
from rewriter.trace.model import Change

_PUT = frozenset({Change.COPIED, Change.WRITTEN, Change.DUPLICATED, Change.MOVED})


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the first file."""
    folders = table("images", "distributions")["certificates"]["folders"].get(
        plan.facts.base.distribution, ()
    )
    for event in plan.facts.trace.events:
        if event.change in _PUT and lies_in(event.path, folders):
            message = f"{event.path} is put into a certificate store that distroless does not have"
            help_ = "put the bundle that the program is to trust into the image and name it by SSL_CERT_FILE"
            yield refusal(RULE, message, event.line, help_)
            return


RULE = Rule(__name__, order=210, check=check)
