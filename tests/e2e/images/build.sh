#!/usr/bin/env bash
# Makes the stand-ins of the golang and distroless images and gives them to the container engine.
# usage: build.sh                   env: DOCKER_HOST, DOCKER (docker), PYTHON (python3, with pip)
#
# The file systems are kept in $DISTROIFY_E2E_CACHE (default ~/.cache/distroify-e2e) under a key made of
# what they are made of: the other scripts and the package lists of this folder. An image of the engine
# with another origin is never replaced: where golang and distroless are really there, they are used.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/versions.sh"
cache=${DISTROIFY_E2E_CACHE:-$HOME/.cache/distroify-e2e}/images
docker=${DOCKER:-docker}
label=distroify.e2e.key
path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9

# key [FIND TEST...]: one for the files of this folder.
key() {
    (cd "$here" && find . -type f "$@" -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) | sha256sum | cut -c1-16
}

# wanted NAME: no image of that name is there, or one that was made here with another key.
wanted() {
    local found
    found=$("$docker" image inspect --format "{{index .Config.Labels \"$label\"}}" "$1" 2>/dev/null) || return 0
    [ -n "$found" ] && [ "$found" != '<no value>' ] && [ "$found" != "$key" ]
}

# make: the file systems, where this key has none yet.
make() {
    [ ! -e "$folder/complete" ] || return 0
    find "$cache" -mindepth 1 -maxdepth 1 -type d -exec rm -rf {} +
    echo "making the stand-ins in $folder" >&2
    "$here/distroless.sh" "$folder"
    "$here/golang.sh" "$folder" "${PYTHON:-python3}"
    touch "$folder/complete"
}

# put TAR NAME CHANGE...: imports a file system with a configuration. The image name is a tag more or less.
put() {
    local archive=$1 name=$2 change changes=()
    shift 2
    make
    for change in "LABEL $label=$key" "$@"; do
        changes+=(--change "$change")
    done
    "$docker" import "${changes[@]}" "$archive" "$name" >/dev/null
    echo "$name" >&2
}

# also NAME OTHER...: more tags.
also() {
    local name=$1 other
    shift
    for other in "$@"; do
        if wanted "$other"; then "$docker" tag "$name" "$other"; fi
    done
}

# distroless TAR IMAGE PATH [CHANGE...]: with the tag for root and the one for user 65532.
distroless() {
    local archive=$folder/$1.tar image=gcr.io/distroless/$2 tag=$3 search=$4
    shift 4
    local common=("ENV PATH=$search" 'ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt' "$@")
    local nonroot=nonroot
    [ "$tag" = latest ] || nonroot=$tag-nonroot
    if wanted "$image-debian$DEBIAN:$tag"; then
        put "$archive" "$image-debian$DEBIAN:$tag" "${common[@]}" 'USER 0' 'WORKDIR /'
    fi
    if wanted "$image-debian$DEBIAN:$nonroot"; then
        put "$archive" "$image-debian$DEBIAN:$nonroot" "${common[@]}" 'USER 65532' 'WORKDIR /home/nonroot'
    fi
    also "$image-debian$DEBIAN:$tag" "$image:$tag"
    also "$image-debian$DEBIAN:$nonroot" "$image:$nonroot"
}

# golang TAR COMMAND NAME OTHER...: https://github.com/docker-library/golang, Dockerfile-linux.template
golang() {
    local archive=$folder/$1.tar command=$2 name=$3
    shift 3
    if wanted "$name"; then
        put "$archive" "$name" "ENV PATH=/go/bin:/usr/local/go/bin:$path" "ENV GOLANG_VERSION=$GO_VERSION" \
            'ENV GOTOOLCHAIN=local' 'ENV GOPATH=/go' 'WORKDIR /go' "CMD [\"$command\"]"
    fi
    also "$name" "$@"
}

key=$(key)
folder=$cache/$(key ! -name build.sh)
distroless static static latest "$path"
distroless base base latest "$path"
distroless cc cc latest "$path"
distroless debug static debug "$path:/busybox" 'ENTRYPOINT ["/busybox/sh"]'
minor=${GO_VERSION%.*}
golang golang bash "golang:$GO_VERSION" "golang:$minor" golang:1 golang:latest "golang:$SUITE" "golang:$minor-$SUITE"
golang golang-small /bin/sh "golang:$GO_VERSION-alpine" "golang:$minor-alpine" golang:1-alpine golang:alpine
