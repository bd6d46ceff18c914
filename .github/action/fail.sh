#!/usr/bin/env bash
# The last step, so that report and comment are there when the job fails.
set -euo pipefail
# shellcheck source=.github/action/common.sh
source "$GITHUB_ACTION_PATH/.github/action/common.sh"

say error "Dockerfiles: $DISTROIFY_FAILS (fail-on)"
exit 1
