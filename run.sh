#!/usr/bin/env bash
# Starts K13d on http://localhost:8080: on your cluster if you have a kubeconfig, else on an embedded demo cluster.
# Settings are K13D_* variables or arguments (README.md lists them), for example: ./run.sh --Kubernetes:Mode=demo
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

say() { echo "run.sh: $*" >&2; }

command -v dotnet >/dev/null || { say "the .NET SDK 10 is needed, and dotnet is not on the PATH"; exit 1; }

"$root/eng/tools"
say "building"
dotnet build "$root/src/K13d.Api" --configuration Release --nologo --verbosity quiet -clp:NoSummary >&2

# The application itself, not `dotnet run`, so that signals reach it.
exec dotnet "$root/src/K13d.Api/bin/Release/net10.0/K13d.Api.dll" "$@"
