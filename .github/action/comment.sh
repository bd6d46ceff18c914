#!/usr/bin/env bash
# One comment on the pull request for each job, which every run brings up to date. What cannot be done is a
# warning: the summary of the job has it all.
set -euo pipefail
# shellcheck source=.github/action/common.sh
source "$GITHUB_ACTION_PATH/.github/action/common.sh"

pull=$("$DISTROIFY_PYTHON" -I -c '
import json, os
with open(os.environ["GITHUB_EVENT_PATH"], encoding="utf-8") as file:
    pull = json.load(file).get("pull_request") or {}
head = ((pull.get("head") or {}).get("repo") or {}).get("full_name")
if isinstance(pull.get("number"), int):
    print(pull["number"], int(head == os.environ["GITHUB_REPOSITORY"]), pull["node_id"])
')
if [ -z "$pull" ]; then
    say notice 'no pull request, so no comment'
    exit 0
fi
read -r number is_ours node <<<"$pull"
if [ "$is_ours" = 0 ]; then
    say notice 'the pull request comes from a fork, whose token cannot comment: see the summary of the job'
    exit 0
fi
if ! command -v gh >/dev/null; then
    say warning 'no comment: gh is not installed'
    exit 0
fi
GH_HOST=${GITHUB_SERVER_URL#*://}
GH_ENTERPRISE_TOKEN=$GH_TOKEN
# Nobody is there to answer.
GH_PROMPT_DISABLED=1
export GH_HOST GH_ENTERPRISE_TOKEN GH_PROMPT_DISABLED

job=$(printf '%s/%s' "$GITHUB_WORKFLOW" "$GITHUB_JOB" | sha256sum)
MARKER="<!-- distroify:${job:0:16} -->"
export MARKER
body=$RUNNER_TEMP/distroify-comment.md
{
    printf '%s\n' "$MARKER"
    cat -- "$DISTROIFY_COMMENT"
} >"$body"

# shellcheck disable=SC2016 # the variables are GraphQL's
query='query($owner: String!, $name: String!, $number: Int!, $endCursor: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    comments(first: 100, after: $endCursor) {
      nodes { id viewerDidAuthor body } pageInfo { hasNextPage endCursor } } } } }'
# Others may write the marker too, so the author counts.
if ! found=$(gh api graphql --paginate --raw-field query="$query" \
    --raw-field owner="${GITHUB_REPOSITORY%%/*}" --raw-field name="${GITHUB_REPOSITORY#*/}" \
    --field number="$number" --jq '.data.repository.pullRequest.comments.nodes[]
      | select(.viewerDidAuthor and (.body | startswith(env.MARKER))) | .id' 2>"$RUNNER_TEMP/distroify-gh.txt"); then
    say warning "no comment: $(<"$RUNNER_TEMP/distroify-gh.txt")"
    exit 0
fi
found=${found%%$'\n'*}
if [ -n "$found" ]; then
    # shellcheck disable=SC2016
    mutation='mutation($id: ID!, $body: String!) {
  updateIssueComment(input: {id: $id, body: $body}) { clientMutationId } }'
elif [ "$DISTROIFY_TELLS" -eq 0 ]; then
    exit 0
else
    found=$node
    # shellcheck disable=SC2016
    mutation='mutation($id: ID!, $body: String!) {
  addComment(input: {subjectId: $id, body: $body}) { clientMutationId } }'
fi
gh api graphql --silent --raw-field query="$mutation" --raw-field id="$found" --field body="@$body" \
    2>"$RUNNER_TEMP/distroify-gh.txt" || say warning "no comment: $(<"$RUNNER_TEMP/distroify-gh.txt")"
