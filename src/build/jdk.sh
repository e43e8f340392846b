#!/usr/bin/env bash
# Prints the JDK whose runtime is packaged, and its feature release: of the build's own, those beside it and those where
# tools install them the newest that has jlink and what it links; nothing if none has.   jdk.sh JDK [JDK-TO-USE]
set -euo pipefail
shopt -s nullglob

version() { # JDK: its feature release, nothing where it cannot link
  # Some distributions package jlink without the modules; since JDK 24 it may do without their files.
  if [ -x "$1/bin/jlink" ] && [ -r "$1/release" ] &&
    { [ -e "$1/jmods/java.base.jmod" ] || "$1/bin/jlink" --help | grep -q 'run-time image enabled'; }; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  fi
}

candidates=("$1" "$(dirname "$1")"/* /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*)
[ -z "${2:-}" ] || candidates=("$2")
found='' best=0 # of two equally new ones the first
for jdk in "${candidates[@]}"; do
  release=$(version "$jdk")
  if [ "${release:-0}" -gt "$best" ]; then
    found=$jdk best=$release
  fi
done
[ -z "$found" ] || echo "$found $best"
