# shellcheck shell=bash
# What the scripts of the action share.

# A workflow command takes one line; what the runner would read as its syntax is escaped as its toolkit does it.
command_text() {
    local text=$1
    text=${text//'%'/%25}
    text=${text//$'\r'/%0D}
    text=${text//$'\n'/%0A}
    printf '%s' "$text"
}

say() {
    printf '::%s title=distroify::%s\n' "$1" "$(command_text "$2")"
}

die() {
    say error "$1"
    exit 2
}

output() {
    printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

# The runner reads commands from every line that a program prints, behind white space too.
without_commands() {
    local token
    token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '::stop-commands::%s\n' "$token"
    cat -- "$@"
    printf '\n::%s::\n' "$token"
}
