"""A variable of the old base image is read, and its value is not known.

What it does
    Refuses where the program, or an ENV or LABEL of the runtime stage, reads a variable that the base image
    sets, and nothing in the file says to what: ``GOLANG_VERSION`` of ``golang:1.24`` changes with every patch
    release. One whose value is known (``GOPATH``, ``GOLANG_VERSION`` of ``golang:1.24.3``) is written as ENV
    instead.

Why
    Distroless does not set it: the program would find nothing where it found a value before.

Example
    before
        FROM golang:1.24
        LABEL go=$GOLANG_VERSION

What you can do
    Name the whole release, or write the value yourself.

    before
        FROM golang:1.24
    after
        FROM golang:1.24.3

Applicability
    refusal

References
    https://github.com/docker-library/golang/blob/master/Dockerfile-linux.template
"""

from __future__ import annotations

from rewriter.model import Reason
from rewriter.rules.rule import Rule

RULE = Rule(__name__, order=335, reasons={Reason.BASE_VALUE_NOT_KNOWN: ""})
