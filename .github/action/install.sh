#!/usr/bin/env bash
# Installs distroify as it lies beside this file. What it needs is pinned by hash, so that who pins the action
# by its commit has pinned all of it.
set -euo pipefail
# shellcheck source=.github/action/common.sh
source "$GITHUB_ACTION_PATH/.github/action/common.sh"

[ "$RUNNER_OS" = Linux ] || die 'the action needs a Linux runner'
# -I: what lies in the repository that is looked at is not imported.
python3 -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
    || die 'distroify needs Python 3.11 or newer as python3; actions/setup-python brings it'
venv=$(mktemp -d "$RUNNER_TEMP/distroify-venv.XXXXXX")
python3 -I -m venv "$venv"
pip=("$venv/bin/python" -I -m pip --quiet --disable-pip-version-check --no-input install --no-compile)
"${pip[@]}" --require-hashes --only-binary :all: --requirement "$GITHUB_ACTION_PATH/.github/action/requirements.txt"
# A copy, because a build leaves files.
source=$(mktemp -d "$RUNNER_TEMP/distroify-source.XXXXXX")
cp -R -- "$GITHUB_ACTION_PATH/rewriter" "$GITHUB_ACTION_PATH/pyproject.toml" "$GITHUB_ACTION_PATH/setup.py" \
    "$GITHUB_ACTION_PATH/README.md" "$GITHUB_ACTION_PATH/LICENSE" "$source"
"${pip[@]}" --no-deps --no-index --no-build-isolation -- "$source"
rm -rf -- "$source"
output python "$venv/bin/python"
