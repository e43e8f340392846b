#!/usr/bin/env bash
# Archives the classes that a packaged command loads:   archive.sh RUNTIME RELEASE ARCHIVE CLASS-PATH MAIN-CLASS ARGUMENT...
#
# RUNTIME is the command's own, RELEASE its feature release. It runs in the working directory, which gets a file `profile`.
set -euo pipefail
java=$1/bin/java release=$2 archive=$3
shift 3
if [ "$release" -ge 25 ]; then
  # Classes only: with profiles the second compiler starts at once, and costs a short run more than it brings.
  "$java" -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:AOTMode=record -XX:AOTConfiguration=profile \
    -cp "$@"
  # No machine code: it has 0.8 MB in both of the verifier's archives, and no gain was seen of it.
  "$java" -XX:+UnlockDiagnosticVMOptions -XX:-AOTAdapterCaching -XX:-AOTStubCaching -XX:AOTMode=create \
    -XX:AOTConfiguration=profile -XX:AOTCache="$archive" -cp "$1"
else
  "$java" -XX:ArchiveClassesAtExit="$archive" -cp "$@"
fi
