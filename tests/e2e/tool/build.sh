#!/usr/bin/env bash
# Gives the stand-in of the Python image, from which the image of the tool is built, to the container engine.
# usage: build.sh                   env: DOCKER_HOST, DOCKER (docker), PYTHON (python3, with pip)
#
# It has a name of its own: in the real image a build without a network finds neither packages nor wheels. The
# file system is kept in $DISTROIFY_E2E_CACHE/tool under a key made of what it is made of.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../.." && pwd)
cache=${DISTROIFY_E2E_CACHE:-$HOME/.cache/distroify-e2e}/tool
docker=${DOCKER:-docker}
label=distroify.e2e.key
name=distroify-e2e/python:3.13-slim-trixie

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
# What the Dockerfile installs, a name a line.
mapfile -t packages < <(sed -nE '/apt-get install/,/&&/s/^ {8}([a-z0-9.+-]+) \\$/\1/p' "$top/Dockerfile")
key=$({
    echo "${packages[@]}"
    cd "$top"
    sha256sum tests/e2e/tool/*.sh tests/e2e/images/{debian,versions}.sh .github/action/requirements.txt
} | sha256sum | cut -c1-16)
found=$("$docker" image inspect --format "{{with .Config.Labels}}{{index . \"$label\"}}{{end}}" "$name" 2>/dev/null) || true
[ "$found" != "$key" ] || exit 0
folder=$cache/$key
if [ ! -e "$folder/complete" ]; then
    find "$cache" -mindepth 1 -maxdepth 1 -type d -exec rm -rf {} +
    echo "making the stand-in in $folder" >&2
    "$here/make.sh" "$folder" "${PYTHON:-python3}" "${packages[@]}"
    touch "$folder/complete"
fi
"$docker" import --change "LABEL $label=$key" \
    --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' --change 'CMD ["python3"]' \
    "$folder/python.tar" "$name" >/dev/null
echo "$name" >&2
