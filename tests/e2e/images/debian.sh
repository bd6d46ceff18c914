# Functions that get and unpack Debian packages without touching the machine's own apt. Sourced.

# packages LIST...: the names in the lists packages/LIST.txt, one per line.
packages() {
    local list
    for list in "$@"; do
        grep -v '^#' "$here/packages/$list.txt"
    done
}

# mirror PATTERN: the first of the machine's own package mirrors that matches, else Debian's.
mirror() {
    local own
    own=$(apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | grep -m1 "$1") || true
    printf '%s\n' "${own:-http://deb.debian.org$1}"
}

# download FOLDER PACKAGE...: the .deb files of PACKAGEs in $SUITE, with apt state of their own.
download() {
    local folder=$1 apt architecture
    shift
    architecture=$(dpkg --print-architecture)
    apt=$(mktemp -d)
    mkdir -p "$folder" "$apt"/{state/lists/partial,cache/archives/partial}
    : >"$apt/status"
    local signed='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
    cat >"$apt/sources.list" <<EOF
deb $signed $(mirror /debian/) $SUITE main
deb $signed $(mirror /debian/) $SUITE-updates main
deb $signed $(mirror /debian-security/) $SUITE-security main
EOF
    local options=(
        -qq -o "Dir::State=$apt/state" -o "Dir::State::status=$apt/status" -o "Dir::Cache=$apt/cache"
        -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o Dir::Etc::preferencesparts=/dev/null -o "APT::Architecture=$architecture"
        -o "APT::Architectures=$architecture" -o APT::Sandbox::User=root -o Acquire::Languages=none
    )
    apt-get "${options[@]}" update
    (cd "$folder" && apt-get "${options[@]}" download "$@")
    rm -rf "$apt"
}

# deb FOLDER PACKAGE: the path of the downloaded package.
deb() {
    local found=("$1/$2"_*.deb)
    printf '%s\n' "${found[0]}"
}

# unpack ROOT DEB: the files of a package, its maintainer scripts not run.
unpack() {
    dpkg-deb --fsys-tarfile "$2" |
        tar -x -p --numeric-owner --keep-directory-symlink -C "$1" -f -
}

# pack ROOT TAR [TAR OPTION...]: the tree as a layer, in a fixed order.
pack() {
    local root=$1 archive=$2
    shift 2
    tar --numeric-owner --sort=name --format=gnu -C "$root" "$@" -cf "$archive.part" .
    mv "$archive.part" "$archive"
}
