#!/usr/bin/env bash
# Runs distroify on the inputs, which arrive as variables and are never part of a script.
set -euo pipefail
# shellcheck source=.github/action/common.sh
source "$GITHUB_ACTION_PATH/.github/action/common.sh"

for name in SUMMARY ANNOTATIONS SARIF COMMENT; do
    variable=INPUT_$name
    case ${!variable} in
        true | false) ;;
        *) die "${name,,} must be true or false, not ${!variable}" ;;
    esac
done
IFS=$', \t\n' read -r -d '' -a fail_on <<<"$INPUT_FAIL_ON" || true
for outcome in "${fail_on[@]}"; do
    case $outcome in
        rewritten | refused | failed) ;;
        *) die "fail-on takes rewritten, refused and failed, not $outcome" ;;
    esac
done

paths=()
while IFS= read -r path || [ -n "$path" ]; do
    path=${path%$'\r'}
    [ -z "$path" ] || paths+=("$path")
done <<<"$INPUT_PATHS"
[ "${#paths[@]}" -ne 0 ] || paths=(.)

folder=$(mktemp -d "$RUNNER_TEMP/distroify.XXXXXX")
# Words are split as a shell does it, and nothing is expanded.
"$DISTROIFY_PYTHON" -I - >"$folder/args" <<'PYTHON' || die 'args cannot be split: a quote is not closed'
import os, shlex, sys
words = shlex.split(os.environ["INPUT_ARGS"])
sys.stdout.buffer.write(b"".join(os.fsencode(word) + b"\0" for word in words))
PYTHON
mapfile -d '' -t args <"$folder/args"
for word in "${args[@]}"; do
    [ "$word" != -- ] || die 'args takes options; paths go into the input paths'
done

report=$folder/report.json
patch=$folder/distroify.patch
markdown=$folder/report.md
sarif=
options=(--save "json=$report" --save "diff=$patch" --save "markdown=$markdown")
if [ "$INPUT_SARIF" = true ]; then
    sarif=$folder/distroify.sarif
    options+=(--save "sarif=$sarif")
fi
[ -z "$INPUT_SINCE" ] || options+=("--since=$INPUT_SINCE")
format=text
[ "$INPUT_ANNOTATIONS" = false ] || format=github
code=0
"$DISTROIFY_PYTHON" -I -m rewriter "${args[@]}" --color never --format "$format" "${options[@]}" \
    -- "${paths[@]}" >"$folder/stdout" 2>"$folder/stderr" || code=$?

# Without a report nothing was looked at: bad options, or settings that cannot be used.
if [ ! -s "$report" ]; then
    [ "$INPUT_SUMMARY" = false ] \
        || printf 'distroify could not run; the log of the step has its message.\n' >>"$GITHUB_STEP_SUMMARY"
    without_commands "$folder/stderr"
    die "distroify ended with $code and looked at nothing"
fi
# First of all, because a fork's pull request may do nothing else. Far below the runner's limit of 1 MiB.
[ "$INPUT_SUMMARY" = false ] || cat -- "$markdown" >>"$GITHUB_STEP_SUMMARY"
[ ! -s "$folder/stderr" ] || without_commands "$folder/stderr"
if [ "$INPUT_ANNOTATIONS" = true ]; then
    # distroify escapes what it says of others in this format.
    cat -- "$folder/stdout"
else
    without_commands "$folder/stdout"
fi

counts=$("$DISTROIFY_PYTHON" -I -c '
import json, sys
summary = json.load(open(sys.argv[1], encoding="utf-8"))["summary"]
print(*(summary[name] for name in ("rewritten", "refused", "failed")))
' "$report")
read -r rewritten refused failed <<<"$counts"
output rewritten "$rewritten"
output refused "$refused"
output failed "$failed"
output report "$report"
output sarif-file "$sarif"
output patch "$patch"
output markdown "$markdown"
output tells "$((rewritten + refused + failed))"

fails=()
for outcome in "${fail_on[@]}"; do
    [ "${!outcome}" -eq 0 ] || fails+=("${!outcome} $outcome")
done
if [ "${#fails[@]}" -ne 0 ]; then
    joined=$(printf ', %s' "${fails[@]}")
    output fails "${joined#, }"
fi
