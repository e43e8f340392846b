#!/usr/bin/env bash
# Gives the full command a Java runtime of its own that starts fast:   command-runtime.sh DISTRIBUTION JDK [JDK-TO-USE]
#
# DISTRIBUTION is target/modelgate-cli; the others are as for runtime.sh, which does the same for the verifier. That one is
# cut down to what runs in pods; this one is for people, and is an ordinary runtime of the modules that are needed. See
# src/site/decisions/0083-the-full-command-as-people-get-it.md. Without any jlink the command starts on the user's java.
set -euo pipefail
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
export LC_ALL=C.UTF-8 # the order of jars, as in the start script
date=2026-01-01T00:00:00Z # of the jars, so that layers can be reproduced; as in pom.xml
project=$(cd "$(dirname "$0")/../.." && pwd)
distribution=$(cd "$1" && pwd)
runtime=$distribution/runtime
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The commands whose classes the runtime keeps ready, one a line.
training() {
  local examples=$project/examples
  cat <<COMMANDS
explain -f $examples/key/pod.yaml -p $examples/key/policy.yaml
explain -f $examples/sandbox-light/pod.yaml -p $examples/sandbox-policy --verbose --color always
explain -f $examples/sandbox-light/pod.yaml -p $examples/sandbox-policy -o json
test $examples/sandbox-light --policies $examples/sandbox-policy
test $examples/sandbox-light --output github
verify key --signature $examples/key/model/model.sig --public-key $examples/key/signer.pub.pem $examples/key/model
COMMANDS
}

read -r jdk release < <("$project/src/build/jdk.sh" "$2" "${3:-}") || true
if [ -z "$jdk" ]; then
  echo "no JDK with jlink: modelgate-cli will start on JAVA_HOME's or the PATH's java, and slower"
  exit
fi
modules=java.base,java.logging,java.management,java.naming,java.net.http,java.xml,jdk.httpserver,jdk.unsupported
[ "$release" -ge 22 ] || modules=$modules,jdk.crypto.ec # later it is in java.base
compression=zip-9
[ "$release" -ge 21 ] || compression=2 # zip, as it was called
options="-XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable"
[ "$release" -lt 24 ] || options="$options --sun-misc-unsafe-memory-access=allow" # protobuf; otherwise four lines of warnings
rm -rf "$runtime"
"$jdk/bin/jlink" --add-modules "$modules" --compress "$compression" --strip-debug --no-header-files --no-man-pages \
  --exclude-files '**/libjsig.so,**/jrt-fs.jar,**/jexec,**/keytool,**/jwebserver' \
  --add-options "$options" --output "$runtime"
if command -v strip >/dev/null; then
  find "$runtime/lib" -name '*.so' -exec strip --strip-unneeded {} +
fi
touch --date="$date" "$distribution"/lib/*.jar # as runtime.sh does, and for the same reason
[ "$release" -ge 25 ] || "$runtime/bin/java" -XX:-UseSerialGC -XX:+UseG1GC -Xshare:dump >/dev/null
jars=("$distribution"/lib/*.jar)
training >"$work/training"
cd "$work"
"$project/src/build/archive.sh" "$runtime" "$release" "$runtime/modelgate.jsa" "$(IFS=:; echo "${jars[*]}")" \
  io.modelgate.command.CommandTrainingRun "$work/training" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
# shellcheck disable=SC2046 # the first command's words
"$distribution/bin/modelgate" $(head -n 1 "$work/training") >/dev/null
rm "$runtime/lib/classlist" # for making archives only
echo "full command's runtime of JDK $release, $(du -sm "$runtime" | cut -f1) MB"
