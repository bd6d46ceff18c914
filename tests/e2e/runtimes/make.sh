#!/usr/bin/env bash
# Makes stand-ins of the images that a last stage starts from: OUT/{alpine,busybox,busybox-musl,debian,ubuntu,
# ubuntu-22}.tar.
# usage: make.sh OUT                needs root, apt-get and mmdebstrap
#
# debian and ubuntu are Debian's required packages, with a repository of a few more inside for builds without a
# network; with one, apt finds Debian's own. Different from the real ones: ubuntu is Debian but for its
# accounts, its name and the missing time zones. alpine and busybox are Debian's static busybox with the
# accounts, folders and commands of the real ones, and the C library that the real one has (musl; glibc for
# busybox:glibc), so that a program for another one fails as it does there; apk is a script.
set -euo pipefail
export LC_ALL=C
umask 022
images=$(cd "$(dirname "$0")/../images" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
. "$images/versions.sh"
. "$images/debian.sh"
out=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
exclude=(--exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' --exclude='./tmp/*')

# debian ROOT: Debian with the packages of packages/debian.txt.
debian() {
    mmdebstrap --quiet --mode=root --variant=minbase --include="$(packages debian | paste -sd,)" \
        --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
        --aptopt='Acquire::Retries "0"' \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' \
        "$SUITE" "$1" "$(mirror /debian/)"
    rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*
    repository "$1"
}

# repository ROOT: packages inside the image, beside the mirror that the machine uses.
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
    printf 'deb [trusted=yes] file:/usr/share/repository ./\ndeb %s %s main\n' "$(mirror /debian/)" "$SUITE" \
        >"$1/etc/apt/sources.list"
}

# ubuntu ROOT NUMBER NAME: the Debian tree under Ubuntu's name; it has no time zones, and from 24.04 a user of
# its own. https://git.launchpad.net/cloud-images/+oci/ubuntu-base
ubuntu() {
    chroot "$1" dpkg --purge --force-all tzdata >/dev/null 2>&1
    rm -rf "$1/usr/share/zoneinfo" "$1/etc/localtime" "$1/etc/timezone"
    cat >"$1/usr/lib/os-release" <<EOF
PRETTY_NAME="Ubuntu $2 LTS"
NAME="Ubuntu"
VERSION_ID="$2"
VERSION_CODENAME=$3
ID=ubuntu
ID_LIKE=debian
EOF
    [ "$2" != 24.04 ] || chroot "$1" useradd --create-home --shell /bin/bash --comment Ubuntu ubuntu
}

# busybox ROOT ACCOUNTS: busybox under the names of its applets, folders, the accounts of a folder here.
busybox() {
    local unpacked program applet
    unpacked=$(mktemp -d -p "$work")
    dpkg-deb -x "$(deb "$work/debs" busybox-static)" "$unpacked"
    program=$(find "$unpacked" -type f -path '*bin/busybox')
    install -d -m 0755 "$1"/{bin,dev,etc,home,lib,proc,sbin,sys,usr,usr/bin,usr/lib,usr/sbin,var}
    install -d -m 0700 "$1/root"
    install -d -m 1777 "$1/tmp" "$1/var/tmp"
    install -m 0755 "$program" "$1/bin/busybox"
    for applet in $("$program" --list); do
        case $applet in busybox | dpkg | dpkg-deb | rpm | rpm2cpio) continue ;; esac
        ln -s /bin/busybox "$1/bin/$applet"
    done
    install -m 0755 "$here/accounts/"* "$1/usr/sbin"
    ln -s deluser "$1/usr/sbin/delgroup"
    install -m 0644 "$here/$2/passwd" "$here/$2/group" "$1/etc"
    sed 's/:.*/:*::0:::::/; s/^root:\*/root:/' "$1/etc/passwd" >"$1/etc/shadow"
    chmod 0640 "$1/etc/shadow"
    chown 0:42 "$1/etc/shadow"
}

# musl ROOT: its loader and C library, where Alpine has them.
musl() {
    local unpacked
    unpacked=$(mktemp -d -p "$work")
    dpkg-deb -x "$(deb "$work/debs" musl)" "$unpacked"
    install -m 0755 "$(find "$unpacked" -type f -name libc.so)" "$1/lib/ld-musl-$(uname -m).so.1"
    ln -s "/lib/ld-musl-$(uname -m).so.1" "$1/lib/libc.musl-$(uname -m).so.1"
}

# glibc ROOT: the loader and the libraries of the C library.
glibc() {
    local unpacked
    unpacked=$(mktemp -d -p "$work")
    dpkg-deb -x "$(deb "$work/debs" libc6)" "$unpacked"
    rm -rf "$unpacked"/usr/share "$unpacked"/etc "$unpacked"/usr/lib/*/gconv "$unpacked"/usr/bin "$unpacked"/usr/sbin
    # Where lib is a folder, and not Debian's link.
    if [ -d "$unpacked/usr/lib" ]; then cp -a "$unpacked/usr/lib/." "$1/lib/"; fi
    if [ -d "$unpacked/usr/lib64" ]; then mkdir -p "$1/lib64" && cp -a "$unpacked/usr/lib64/." "$1/lib64/"; fi
    local loader
    for loader in "$1"/lib64/ld-*; do
        [ -e "$loader" ] || ln -sf "../lib/$(uname -m)-linux-gnu/$(basename "$loader")" "$loader"
    done
}

# alpine ROOT: apk, musl, certificates, and beside it what apk brings.
alpine() {
    local share=$1/usr/share/apk part
    busybox "$1" alpine
    musl "$1"
    install -d -m 0755 "$1"/{media,mnt,opt,run,srv,usr/local,usr/local/bin,usr/share,lib/apk,lib/apk/db,etc/apk,etc/ssl,etc/ssl/certs} \
        "$1"/var/{cache,lib,log,empty,spool,mail} "$1/var/cache/apk" "$share"
    install -m 0755 "$here/alpine/apk" "$1/sbin/apk"
    install -m 0755 "$here/alpine/update-ca-certificates" "$share"
    install -m 0644 "$here/alpine/names.txt" "$share"
    install -m 0644 "$here/alpine/os-release" "$1/etc/os-release"
    sed -n 's/^VERSION_ID=//p' "$here/alpine/os-release" >"$1/etc/alpine-release"
    for part in alpine-baselayout alpine-keys apk-tools busybox ca-certificates-bundle libcrypto3 libssl3 musl zlib; do
        printf 'P:%s\nV:0-r0\n\n' "$part"
    done >"$1/lib/apk/db/installed"
    part=$(mktemp -d -p "$work")
    dpkg-deb -x "$(deb "$work/debs" ca-certificates)" "$part"
    find "$part/usr/share/ca-certificates" -type f -print0 | sort -z | xargs -0 cat >"$1/etc/ssl/certs/ca-certificates.crt"
    ln -s certs/ca-certificates.crt "$1/etc/ssl/cert.pem"
    brought "$share" tzdata usr/share/zoneinfo tzdata tzdata-legacy
    brought "$share" mailcap etc/mime.types media-types
    part=$(mktemp -d -p "$work")
    mkdir "$part/lib"
    glibc "$part"
    tar -C "$part" -czf "$share/gcompat.tar.gz" .
}

# brought SHARE NAME PATH PACKAGE...: the archive with which apk brings one path of some packages.
brought() {
    local share=$1 name=$2 path=$3 package part
    shift 3
    part=$(mktemp -d -p "$work")
    for package in "$@"; do dpkg-deb -x "$(deb "$work/debs" "$package")" "$part"; done
    tar -C "$part" -czf "$share/$name.tar.gz" "$path"
}

mkdir -p "$out"
# shellcheck disable=SC2046  # package names have no blanks
download "$work/debs" $(packages alpine)
alpine "$work/alpine"
pack "$work/alpine" "$out/alpine.tar"
busybox "$work/musl" busybox
musl "$work/musl"
pack "$work/musl" "$out/busybox-musl.tar"
busybox "$work/glibc" busybox
glibc "$work/glibc"
pack "$work/glibc" "$out/busybox.tar"
debian "$work/debian"
pack "$work/debian" "$out/debian.tar" "${exclude[@]}"
cp -a --reflink=auto "$work/debian" "$work/ubuntu-22"
ubuntu "$work/ubuntu-22" 22.04 jammy
pack "$work/ubuntu-22" "$out/ubuntu-22.tar" "${exclude[@]}"
ubuntu "$work/debian" 24.04 noble
pack "$work/debian" "$out/ubuntu.tar" "${exclude[@]}"
