#!/usr/bin/env bash
# Makes stand-ins of the distroless images from Debian's packages: OUT/{static,base,cc,debug}.tar.
# usage: distroless.sh OUT          needs root and apt-get
#
# Contents, modes and owners follow https://github.com/GoogleContainerTools/distroless
# (common/BUILD.bazel, static/config.bzl, base/config.bzl, cc/config.bzl, experimental/busybox).
# Different from the real ones: one layer, Debian's busybox for :debug, today's package versions.
set -euo pipefail
export LC_ALL=C TZ=UTC
umask 022
here=$(cd "$(dirname "$0")" && pwd)
. "$here/versions.sh"
. "$here/debian.sh"
out=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# register ROOT DEB NAME: distroless keeps a package's record in status.d, and has no dpkg database.
register() {
    local root=$1 file=$2 name=$3 control
    mkdir -p "$root/var/lib/dpkg/status.d"
    dpkg-deb --field "$file" >"$root/var/lib/dpkg/status.d/$name"
    control=$(mktemp -d -p "$work")
    dpkg-deb --control "$file" "$control"
    [ ! -e "$control/md5sums" ] || cp "$control/md5sums" "$root/var/lib/dpkg/status.d/$name.md5sums"
}

# add ROOT LIST: the packages of a list.
add() {
    local name file
    for name in $(packages "$2"); do
        file=$(deb "$work/debs" "$name")
        unpack "$1" "$file"
        register "$1" "$file" "$name"
    done
}

# accounts ROOT: the users, groups and folders of common/BUILD.bazel.
accounts() {
    install -m 0644 "$here/files/passwd" "$here/files/group" "$here/files/nsswitch.conf" "$1/etc"
    install -d -m 0700 "$1/root"
    install -d -m 0755 "$1/home"
    install -d -m 0700 -o 65532 -g 65532 "$1/home/nonroot"
    install -d -m 1777 "$1/tmp"
    rm -f "$1/usr/lib/os-release"
    install -m 0555 "$here/files/os-release" "$1/usr/lib/os-release"
}

# certificates ROOT: the bundle alone; no single certificates, no update-ca-certificates.
certificates() {
    local unpacked
    unpacked=$(mktemp -d -p "$work")
    dpkg-deb -x "$(deb "$work/debs" ca-certificates)" "$unpacked"
    install -d -m 0755 "$1/etc/ssl" "$1/etc/ssl/certs"
    find "$unpacked/usr/share/ca-certificates" -type f -print0 | sort -z |
        xargs -0 cat >"$1/etc/ssl/certs/ca-certificates.crt"
    chmod 0555 "$1/etc/ssl/certs/ca-certificates.crt"
    register "$1" "$(deb "$work/debs" ca-certificates)" ca-certificates
}

# busybox ROOT: /busybox of the :debug images, one static program under the names of its applets.
busybox() {
    local unpacked program applet
    unpacked=$(mktemp -d -p "$work")
    dpkg-deb -x "$(deb "$work/debs" busybox-static)" "$unpacked"
    program=$(find "$unpacked" -type f -path '*bin/busybox')
    install -d -m 0755 "$1/busybox"
    install -m 0755 "$program" "$1/busybox/busybox"
    for applet in $("$program" --list); do
        [ "$applet" = busybox ] || ln "$1/busybox/busybox" "$1/busybox/$applet"
    done
}

mkdir -p "$out"
# shellcheck disable=SC2046  # package names have no blanks
download "$work/debs" $(packages static base cc) ca-certificates busybox-static
root=$work/root
install -d -m 0755 "$root"
add "$root" static
accounts "$root"
certificates "$root"
pack "$root" "$out/static.tar" --mtime=@0
cp -a "$root" "$work/debug"
busybox "$work/debug"
pack "$work/debug" "$out/debug.tar" --mtime=@0
add "$root" base
pack "$root" "$out/base.tar" --mtime=@0
add "$root" cc
pack "$root" "$out/cc.tar" --mtime=@0
