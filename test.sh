#!/usr/bin/env bash
# Builds K13d, warnings being errors, and runs every test. The last line says: N passed, N failed[, N skipped].
#   ./test.sh                      everything, on an embedded demo cluster
#   ./test.sh --cluster-only       only the tests that speak to a cluster; with K13D_TEST_KUBECONFIG, to that one
#   ./test.sh --filter-class NAME  what follows is for `dotnet test`
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root"

say() { echo "test.sh: $*" >&2; }

filter=()
if [[ "${1:-}" == --cluster-only ]]; then
  filter+=(--filter-trait Category=Cluster)
  shift
fi
filter+=("$@")
# A whole run in which a project has no test is a fault; in a filtered one it is not, but none at all is: see below.
(( ${#filter[@]} == 0 )) || filter+=(--ignore-exit-code 8)

command -v dotnet >/dev/null || { say "the .NET SDK 10 is needed, and dotnet is not on the PATH"; exit 1; }
eng/tools
eng/test-services
say "building"
dotnet build K13d.sln --nologo --verbosity quiet -clp:NoSummary -warnaserror -warnnotaserror:NU1603

say "testing${K13D_TEST_KUBECONFIG:+ on the cluster of $K13D_TEST_KUBECONFIG}"
log=$(mktemp) left=$(mktemp -d)
trap 'rm -rf "$log" "$left"' EXIT
chmod 1777 "$left" # as /tmp is: PostgreSQL runs as a user of its own
status=0
TMPDIR=$left dotnet test --solution K13d.sln --no-build --no-progress --no-ansi --timeout 20m ${filter[@]+"${filter[@]}"} 2>&1 | tee "$log" || status=$?

# The summary that `dotnet test` ends with: "  total: 12", "  failed: 0", "  succeeded: 12", "  skipped: 0".
count() { sed -n "s/^ *$1: *\([0-9][0-9]*\).*/\1/p" "$log" | tail -n 1; }
passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
: "${passed:=0}" "${failed:=0}" "${skipped:=0}"
if (( passed + failed == 0 )); then
  say "no test ran"
  status=1
fi
if compgen -G "$left/k13d-*" >/dev/null; then
  say "tests left behind what they should have deleted: $(cd "$left" && echo k13d-*)"
  status=1
fi
if (( status != 0 && failed == 0 )); then
  # A test project that crashed, hung up or held no test counts no failed test of its own.
  say "the run itself failed (exit code $status): it counts as one failure"
  failed=1
fi

echo "$passed passed, $failed failed, $skipped skipped"
(( failed == 0 )) || exit 1
