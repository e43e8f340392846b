#!/usr/bin/env bash
# Gives the packaged command line a Java runtime of its own that starts fast: runtime.sh DISTRIBUTION JDK [JDK-TO-USE]
#
# DISTRIBUTION is target/modelgate, JDK the build's own. JDK-TO-USE, where given (-Dmodelgate.jdk=…), is taken as it is;
# else what jdk.sh finds. See src/site/decisions/0016-packaged-runtime.md. Without any jlink the command starts on the user's java.
set -euo pipefail
shopt -s nullglob
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
export LC_ALL=C.UTF-8 # the order of jars, as in the start script
date=2026-01-01T00:00:00Z # of the jars, so that layers can be reproduced; as in pom.xml
project=$(cd "$(dirname "$0")/../.." && pwd)
distribution=$(cd "$1" && pwd)
runtime=$distribution/runtime
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What the training runs do: the commands whose classes the runtime keeps ready, one a line. Extend it when the command
# line learns something that must start fast.
training() { # archive, as the start script chooses it
  local key="$project/examples/key" models="$project/src/test/models"
  case $1 in
    modelgate)
      # Enough bytes for the hash loop; the file differs from what was signed, and is hashed all the same.
      cp -r "$key/model" "$work/large"
      truncate -s 64M "$work/large/weights.bin"
      cat <<COMMANDS
verify key --signature $key/model/model.sig --public-key $key/signer.pub.pem $key/model
verify key --signature $key/model/model.sig --public-key $key/signer.pub.pem $work/large
verify key --signature $key/model/model.sig --public-key $models/stranger.pub.pem $key/model
verify key --signature $models/shards/model.sig --public-key $models/p256.pub.pem $models/shards/model
verify key --signature $models/p384/model.sig --public-key $models/p384.pub.pem $models/p384/model
probe ready $key/signer.pub.pem
COMMANDS
      ;;
    keyless)
      local words="--identity someone@example.com --identity-provider https://login.example"
      words="$words --signature $models/keyless/model.sig --ignore-paths $key/model/model.sig $key/model"
      cat <<COMMANDS
verify sigstore --trusted-root $models/keyless/trusted_root.json $words
verify sigstore $words
COMMANDS
      ;;
  esac
}

options() { # feature release: what the runtime's java always gets
  # Small, and quick to start: one thread collects garbage, young objects do not fill memory before they go. The heap may
  # take half of the container's memory: 128 MiB by default, which a signature over a million files is verified in.
  echo -XX:+UseSerialGC -Xms24m -XX:MaxRAM=8g -XX:MaxRAMPercentage=50 -Xmn8m -XX:-UsePerfData -XX:ReservedCodeCacheSize=24m
  # An archive that does not fit, for example because a file was changed, is ignored without a warning.
  echo -Xlog:disable
  # The second compiler needs 20 MiB, and what it does for anything but hash functions no run lives long enough to
  # regain. So it is kept for them: SHA-256 becomes the processor's instructions there, and nowhere else. What leads to
  # those is compiled once a model proves to be more than tiny; the Java code that they stand for late, where a processor
  # lacks them. For so few, the first compiler need not count what the others' branches and calls do.
  local never=2000000000 scaling=-XX:CompileCommand=CompileThresholdScaling
  echo "-XX:Tier4InvocationThreshold=$never" "-XX:Tier4MinInvocationThreshold=$never" \
    "-XX:Tier4CompileThreshold=$never" "-XX:Tier4BackEdgeThreshold=$never"
  echo -XX:CompileCommand=quiet \
    "$scaling,sun.security.provider.DigestBase::*,0.00000005" \
    "$scaling,sun.security.provider.SHA2::implCompress,0.0000005" \
    "$scaling,sun.security.provider.SHA2::implCompressCheck,0.0000005" \
    "$scaling,sun.security.provider.SHA2::implCompress0,0.001" \
    "$scaling,org.bouncycastle.crypto.digests.Blake*::*,0.00001"
  echo -XX:-C1ProfileBranches -XX:-C1ProfileCalls -XX:-C1ProfileCheckcasts -XX:-C1ProfileInlinedCalls \
    -XX:-C1ProfileVirtualCalls
}

link() { # JDK, its feature release
  rm -rf "$runtime"
  local modules=java.base,java.logging,java.naming,jdk.httpserver,jdk.unsupported
  local compression=zip-9
  if [ "$2" -lt 21 ]; then
    compression=2 # zip, as it was called
  fi
  if [ "$2" -lt 22 ]; then
    modules=$modules,jdk.crypto.ec # later it is in java.base
  fi
  # Commands, charsets, names of languages, directories, calls of native code and post-quantum keys that the
  # verifier never uses. At least one class of each package has to stay.
  local unused=(
    '/java.base/sun/security/tools/keytool/Main*'
    '/java.base/sun/security/tools/keytool/resources/keytool_*'
    '/java.base/java/lang/uniName.dat'
    '/java.base/sun/nio/cs/GB*'
    '/java.base/sun/nio/cs/EUC_*'
    '/java.base/sun/nio/cs/Big5*'
    '/java.base/sun/nio/cs/HKSCS*'
    '/java.base/sun/nio/cs/Johab*'
    '/java.base/sun/nio/cs/MS9*'
    '/java.base/sun/nio/cs/JIS*'
    '/java.base/sun/nio/cs/SJIS*'
    '/java.base/sun/nio/cs/PCK*'
    '/java.base/sun/nio/cs/IBM*'
    '/java.base/sun/launcher/resources/launcher_*'
    '/java.base/sun/util/resources/**LocaleNames*'
    '/java.base/**/ML_*'
    '/java.base/jdk/internal/classfile/impl/ClassPrinterImpl*'
    '/java.base/jdk/internal/foreign/abi/**CallArranger*'
    '/java.base/jdk/internal/foreign/abi/**TypeClass*'
    '/java.base/jdk/internal/foreign/abi/fallback/F*'
    '/java.base/sun/net/ftp/impl/Ftp*'
    '/java.naming/com/sun/jndi/ldap/[A-R]*'
    '/java.naming/com/sun/jndi/ldap/pool/Pool*'
    '/java.naming/com/sun/jndi/ldap/sasl/[A-R]*'
    '/java.naming/com/sun/jndi/toolkit/dir/[H-S]*'
    '/java.security.sasl/com/sun/security/sasl/digest/Digest*'
    '/java.security.sasl/com/sun/security/sasl/ntlm/NTLM*'
    '/jdk.httpserver/sun/net/httpserver/simpleserver/[F-S]*'
    '/jdk.httpserver/sun/net/httpserver/simpleserver/resources/favicon.ico'
    '/jdk.httpserver/sun/net/httpserver/simpleserver/resources/*_*'
  )
  # Commands, libraries for sorting (only the second compiler calls it) and for the signals of other programs, and suffixes that
  # names of servers are checked for: the only client of the network, of --refresh-trust, brings its own.
  "$1/bin/jlink" --add-modules "$modules" --compress "$compression" --strip-debug --no-header-files --no-man-pages \
    --exclude-files '**/libsimdsort.so,**/libjsig.so,**/jrt-fs.jar,**/jexec,**/keytool,**/jwebserver,**/public_suffix_list.dat' \
    --exclude-resources "$(IFS=,; echo "${unused[*]}")" \
    --add-options "$(options "$2" | tr '\n' ' ')" --output "$runtime"
  # Symbols that only debuggers read.
  if command -v strip >/dev/null; then
    find "$runtime/lib" -name '*.so' -exec strip --strip-unneeded {} +
  fi
  # Parsing its comments takes longer than all that the verifier needs of it.
  sed -i -e '/^ *#/d' -e '/^ *$/d' "$runtime/conf/security/java.security"
}

train() { # archive, feature release
  local jars=("$distribution"/lib/*.jar) archive=$runtime/$1.jsa
  if [ "$1" = keyless ]; then
    jars+=("$distribution"/lib/keyless/*.jar)
  fi
  training "$1" >"$work/$1"
  cd "$work"
  "$project/src/build/archive.sh" "$runtime" "$2" "$archive" "$(IFS=:; echo "${jars[*]}")" io.modelgate.cli.VerifierTrainingRun "$work/$1"
}

read -r jdk release < <("$project/src/build/jdk.sh" "$2" "${3:-}") || true
if [ -z "$jdk" ]; then
  echo "no JDK with jlink: modelgate will start on JAVA_HOME's or the PATH's java, and slower"
  exit
fi
link "$jdk" "$release"
# An archive fits only jars with the date that they had when it was made, and an image's layers have this one. Not a byte
# of them is changed: they are what Maven downloaded.
touch --date="$date" "$distribution"/lib/*.jar "$distribution"/lib/keyless/*.jar
if [ "$release" -lt 25 ]; then
  "$runtime/bin/java" -XX:-UseSerialGC -XX:+UseG1GC -Xshare:dump >/dev/null
fi
for archive in modelgate keyless; do
  train $archive "$release" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  # shellcheck disable=SC2046 # the first command's words
  "$distribution/bin/modelgate" $(head -n 1 "$work/$archive") >/dev/null
done
rm "$runtime/lib/classlist" # for making archives only
rm -f "$runtime/legal/java.base/public_suffix.md" # the license of the list that was left out above
echo "runtime of JDK $release, $(du -sm "$runtime" | cut -f1) MB"
