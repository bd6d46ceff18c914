#!/usr/bin/env bash
# Gives the stand-ins of the images that a last stage starts from to the container engine, under the names of
# tags.txt.
# usage: build.sh                   env: DOCKER_HOST, DOCKER (docker)
#
# Apart from tests/e2e/images, whose trees take longer: neither is made again when the other one changes. The
# file systems are kept in $DISTROIFY_E2E_CACHE/runtimes under a key made of what they are made of. An image of
# the engine with another origin is never replaced.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${DISTROIFY_E2E_CACHE:-$HOME/.cache/distroify-e2e}/runtimes
docker=${DOCKER:-docker}
label=distroify.e2e.key
path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9

# key FIND TEST...: one for the files of this folder and what they take from the other one.
key() {
    (cd "$here" && find . ../images/debian.sh ../images/versions.sh -type f "$@" -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum) | sha256sum | cut -c1-16
}

# made_with IMAGE: the key that an image was made with, empty for none and for one of another origin.
made_with() {
    "$docker" image inspect --format "{{with .Config.Labels}}{{index . \"$label\"}}{{end}}" "$1" 2>/dev/null
}

# wanted NAME: no image of that name is there, or one that was made here with another key.
wanted() {
    local found
    found=$(made_with "$1") || return 0
    [ -n "$found" ] && [ "$found" != "$key" ]
}

# make: the file systems, where this key has none yet.
make() {
    [ ! -e "$folder/complete" ] || return 0
    find "$cache" -mindepth 1 -maxdepth 1 -type d -exec rm -rf {} +
    echo "making the stand-ins in $folder" >&2
    "$here/make.sh" "$folder"
    touch "$folder/complete"
}

# put TREE NAME: imports a file system with the configuration of its image.
put() {
    local command=/bin/sh
    make
    case $1 in
        debian) command=bash ;;
        ubuntu*) command=/bin/bash ;;
        busybox*) command=sh ;;
    esac
    "$docker" import --change "LABEL $label=$key" --change "ENV PATH=$path" --change "CMD [\"$command\"]" \
        "$folder/$1.tar" "$2" >/dev/null
    echo "$2" >&2
}

key=$(key -name '*')
folder=$cache/$(key ! -name build.sh ! -name tags.txt)
declare -A first
while read -r tree names; do
    case $tree in '' | '#'*) continue ;; esac
    for name in $names; do
        wanted "$name" || continue
        if [ -n "${first[$tree]:-}" ]; then
            "$docker" tag "${first[$tree]}" "$name"
        else
            put "$tree" "$name"
            first[$tree]=$name
        fi
    done
done <"$here/tags.txt"
