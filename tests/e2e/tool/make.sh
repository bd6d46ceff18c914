#!/usr/bin/env bash
# Makes a stand-in of python:3.13-slim-trixie: OUT/python.tar
# usage: make.sh OUT PYTHON PACKAGE...     needs root, apt-get and mmdebstrap; PYTHON has pip
#
# Debian with its own Python, which is of the same minor version; the real one has it in /usr/local. Inside lie
# a repository of the packages, with all that they need, and the wheels of the lock, so that the image of the
# tool builds without a network.
set -euo pipefail
export LC_ALL=C
umask 022
top=$(cd "$(dirname "$0")/../../.." && pwd)
images=$top/tests/e2e/images
. "$images/versions.sh"
. "$images/debian.sh"
out=$1
python=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root

# repository PACKAGE...: they and what they need beyond what is there, the only ones that apt knows.
repository() {
    local folder=$root/usr/share/repository apt=$work/apt file
    mkdir -p "$folder" "$apt"/{state/lists/partial,cache/archives/partial}
    local signed='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
    echo "deb $signed $(mirror /debian/) $SUITE main" >"$apt/sources.list"
    local options=(
        -qq -o "Dir::State=$apt/state" -o "Dir::State::status=$root/var/lib/dpkg/status" -o "Dir::Cache=$apt/cache"
        -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o Dir::Etc::preferencesparts=/dev/null -o APT::Sandbox::User=root -o Acquire::Languages=none
    )
    apt-get "${options[@]}" update
    apt-get "${options[@]}" install --yes --download-only --no-install-recommends "$@"
    mv "$apt"/cache/archives/*.deb "$folder"
    for file in "$folder"/*.deb; do
        dpkg-deb --field "$file"
        printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$(basename "$file")" "$(stat -c %s "$file")" \
            "$(sha256sum "$file" | cut -d' ' -f1)"
    done >"$work/Packages"
    mv "$work/Packages" "$folder/Packages"
    rm -f "$root"/etc/apt/sources.list.d/*
    echo 'deb [trusted=yes] file:/usr/share/repository ./' >"$root/etc/apt/sources.list"
}

# wheels: the ones of the lock for that Python; their hashes are checked here and in the image.
wheels() {
    local machine platforms=()
    machine=$(uname -m)
    for name in "manylinux_2_17_$machine" "manylinux2014_$machine" "manylinux_2_28_$machine" any; do
        platforms+=(--platform "$name")
    done
    "$python" -m pip download -q --require-hashes --only-binary :all: --python-version 3.13 --abi cp313 --abi abi3 \
        --abi none "${platforms[@]}" --dest "$root/usr/share/wheels" -r "$top/.github/action/requirements.txt"
    printf '[global]\nno-index = true\nfind-links = /usr/share/wheels\n' >"$root/etc/pip.conf"
}

mkdir -p "$out"
mmdebstrap --quiet --mode=root --variant=minbase --include=ca-certificates,netbase,python3,python3-venv,tzdata \
    --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    "$SUITE" "$root" "$(mirror /debian/)"
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*
repository "$@"
wheels
pack "$root" "$out/python.tar" --exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' --exclude='./tmp/*'
