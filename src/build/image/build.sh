#!/usr/bin/env bash
# The stage `build` of the Containerfiles: makes an image's files of the source alone.   build.sh verifier|controller|command ROOT
#
# Where `mvn package` was before (images.sh --platform), its jars are taken, and only what depends on the processor is made.
# tools.sh installs what the builder's image lacks. MAVEN_MIRROR_URL names a mirror of Maven Central.
set -euo pipefail
project=$(cd "$(dirname "$0")/../../.." && pwd)
image=$1 root=$2
cd "$project"

step() {
  echo "== $*"
}

tools=()
[ -f target/modelgate.war ] || tools=(mvn)
step "tools"
src/build/image/tools.sh "${tools[@]}"
# A distribution's Maven may bring a Java of its own, which has no compiler.
JAVA_HOME=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
export JAVA_HOME

# The distribution's own may be too old: it then fetches a newer one, as it fetches everything else.
enough_maven() { # oldest that will do, the one to fetch
  local version
  version=$(mvn --version | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')
  if [ "$(printf '%s\n' "$1" "$version" | sort -V | head -n 1)" = "$1" ]; then
    echo mvn
  else
    (cd / && mvn -B -q "${settings[@]}" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:unpack \
      -Dartifact="org.apache.maven:apache-maven:$2:zip:bin" -DoutputDirectory=/opt >&2)
    echo "bash /opt/apache-maven-$2/bin/mvn"
  fi
}

settings=()
if [ -n "${MAVEN_MIRROR_URL:-}" ]; then
  settings=(--settings /tmp/settings.xml)
  printf '<settings><mirrors><mirror><id>mirror</id><mirrorOf>*</mirrorOf><url>%s</url></mirror></mirrors></settings>\n' \
    "$(sed 's/&/\&amp;/g; s/</\&lt;/g' <<<"$MAVEN_MIRROR_URL")" >/tmp/settings.xml
fi
if [ ! -f target/modelgate.war ]; then
  step "mvn package"
  MVN="$(enough_maven 3.8.6 3.9.11) ${settings[*]}"
  export MVN
  $MVN -B package -Dmaven.test.skip -Dspotless.check.skip -Dmodelgate.jdk=none # the runtime comes below
fi
# Gives a packaged command its runtime where the image will have it: archives of Java before 25 fit only there.
runtime() { # script, folder in target
  step "Java runtime"
  mv "target/$2" /opt/modelgate
  "src/build/$1" /opt/modelgate "$JAVA_HOME"
  mv /opt/modelgate "target/$2"
}
case $image in
  verifier) runtime runtime.sh modelgate ;;
  command) runtime command-runtime.sh modelgate-cli ;;
esac
step "image $image"
src/build/image/root.sh "$image" "$root"
