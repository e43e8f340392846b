#!/usr/bin/env bash
# Builds the images modelgate/controller, modelgate/verifier and modelgate/command of what `mvn package` left in target:
#   images.sh [FOLDER]
#
# FOLDER (default target/images) gets a docker archive each, such as controller.tar and verifier.tar, for example for
# `ctr -n k8s.io images import`; buildah's own storage has them as well. The environment may say:
#   BASE      the image that both stand on, best with its digest. Default: the Containerfiles' UBI where it can be pulled,
#             else a base of Debian's that debootstrap makes once (BASE=debian)
#   RELEASE   the label `release`: 1
#   IMAGES    which: "verifier controller command"
# Needs buildah, curl, jq and unzip; see src/site/images.md.
set -euo pipefail
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
export LC_ALL=C.UTF-8 # the order of jars, as the archives were made for
project=$(cd "$(dirname "$0")/../.." && pwd)
target=$project/target
mkdir -p "${1:-$target/images}"
images=$(cd "${1:-$target/images}" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/modelgate
version=0.1.0
created=2026-01-01T00:00:00Z # of every file in the layers, so that they can be reproduced; as in pom.xml
timestamp=$(date --date="$created" +%s)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022

store() { # buildah's arguments
  buildah --storage-driver vfs "$@"
}

# Prints the name of a base of the packages that are in every Debian, without what no container reads.
debian() {
  local name=localhost/modelgate/base:bookworm root=$work/base container
  if ! store inspect --type image "$name" >/dev/null 2>&1; then
    if [ ! -f "$cache/base-bookworm.tar" ]; then
      debootstrap --variant=minbase bookworm "$root" >"$work/log" || { cat "$work/log" >&2; return 1; }
      rm -rf "$root"/usr/share/{doc,man,info,locale,lintian}/* "$root"/var/{cache,log}/* "$root"/var/lib/apt/lists/* \
        "$root"/dev/*
      mkdir -p "$cache"
      tar --create --file "$cache/base-bookworm.tar.$$" --directory "$root" --sort=name --numeric-owner \
        --mtime="$created" .
      mv "$cache/base-bookworm.tar.$$" "$cache/base-bookworm.tar"
    fi
    container=$(store from scratch)
    store add -q "$container" "$cache/base-bookworm.tar" / >/dev/null
    store commit -q --timestamp "$timestamp" "$container" "$name" >/dev/null
    store rm "$container" >/dev/null
  fi
  echo "$name"
}

# The software bill of materials of the libraries in one image (CycloneDX), and what it says of licenses as a text.
licenses() { # root, the libraries' files by name, other components as name@version@license
  local root=$1 files=$2 component
  shift 2
  mkdir -p "$root/licenses"
  cp "$project/LICENSE" "$root/licenses"
  for component; do
    jq -n --arg it "$component" '$it / "@" | {type: "framework", name: .[0], version: .[1], licenses: [{license: {id: .[2]}}]}'
  done | jq -s . >"$work/others.json"
  jq --compact-output --arg files "$files" --slurpfile others "$work/others.json" '
    ($files / "\n") as $files
    | .components |= map(select(any($files[] == (.name + ".jar", "\(.name)-\(.version).jar"); .)))
    | .components += $others[0]
    | ([.components[]["bom-ref"]] + [.metadata.component["bom-ref"]]) as $here
    | .dependencies |= map(select(.ref | IN($here[])) | .dependsOn |= (. // [] | map(select(IN($here[])))))
    ' "$target/sbom.json" >"$root/licenses/sbom.json"
  {
    echo "This image contains Modelgate (LICENSE) and the software below. What its authors ask to have told stands in"
    echo "META-INF of each library's file; what the Java runtime's do, in /opt/modelgate/runtime/legal."
    echo
    jq -r '.components[] | [([.group // empty, .name] | join(":")), .version,
      ([.licenses[]?.license | .id // .name] | join(" or "))] | join("  ")' "$root/licenses/sbom.json" | sort
  } >"$root/licenses/THIRD-PARTY.txt"
}

java_version() { # runtime
  sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$1/release"
}

prepare_verifier() { # root
  mkdir -p "$1/opt"
  cp -a "$target/modelgate" "$1/opt"
  cd "$1"
  local class_path jars archive
  jars=$(cd opt/modelgate/lib && ls ./*.jar keyless/*.jar)
  licenses "$1" "$(sed 's|.*/||' <<<"$jars")" "OpenJDK@$(java_version opt/modelgate/runtime)@GPL-2.0-with-classpath-exception"
  for archive in modelgate keyless; do
    # The paths are the image's. The same jars in the same order as at the archive's training, or it does not fit.
    class_path=(opt/modelgate/lib/*.jar)
    [ $archive = modelgate ] || class_path+=(opt/modelgate/lib/keyless/*.jar)
    printf '%s\n' "-XX:SharedArchiveFile=/opt/modelgate/runtime/$archive.jsa" \
      -cp "$(IFS=:; echo "${class_path[*]/#//}")" io.modelgate.cli.Modelgate >"opt/modelgate/$archive.args"
  done
}

prepare_command() { # root
  mkdir -p "$1/opt"
  cp -a "$target/modelgate-cli" "$1/opt/modelgate"
  cd "$1"
  rm -rf opt/modelgate/share # manual and completion are for where people are
  licenses "$1" "$(ls opt/modelgate/lib)" "OpenJDK@$(java_version opt/modelgate/runtime)@GPL-2.0-with-classpath-exception"
  # The paths are the image's. The same jars in the same order as at the archive's training, or it does not fit.
  local class_path=(opt/modelgate/lib/*.jar)
  printf '%s\n' -XX:SharedArchiveFile=/opt/modelgate/runtime/modelgate.jsa -XX:TieredStopAtLevel=1 \
    -cp "$(IFS=:; echo "${class_path[*]/#//}")" io.modelgate.command.Main >opt/modelgate/command.args
}

# The controller's Java runtime. Liberty needs java.desktop for JavaBeans, not for windows, pictures, printers and sound.
link() { # JDK, its release
  local compress=zip-6
  [ "$2" -ge 21 ] || compress=2
  "$1/bin/jlink" --add-modules java.se,jdk.unsupported,jdk.management,jdk.zipfs,jdk.naming.dns,jdk.attach \
    --compress $compress --strip-debug --no-header-files --no-man-pages --output runtime \
    --exclude-resources "$(desktop "$1" | paste -sd,)" --exclude-files "$(printf '**/lib%s.so,' \
      fontmanager freetype splashscreen awt_xawt mlib_image jsound lcms javajpeg)**/jrt-fs.jar" >"$work/log" ||
    { cat "$work/log" >&2; return 1; }
  # Symbols that only debuggers read.
  if command -v strip >/dev/null; then
    find runtime/lib -name '*.so' -exec strip --strip-unneeded {} +
  fi
}

# Patterns for the classes of java.desktop that are left out. One class of each package stays: jlink wants no package empty.
desktop() { # JDK
  "$1/bin/jimage" list --include 'regex:/java\.desktop/.*' "$1/lib/modules" | awk -F/ '
    NF > 1 && /^ *(javax\/(swing|imageio|sound|print)|com\/sun\/(java\/swing|swing|imageio|media)|sun\/(swing|print|font|java2d|awt\/X11))\// {
      class = $NF; sub(/^ */, ""); sub(/\/[^\/]*$/, "")
      if (!seen[$0]++) { gsub(/[.$]/, "\\\\&", class); printf "regex:/java\\.desktop/%s/(?!%s$)[^/]+\n", $0, class }
    }'
}

# Removes what Liberty brings for tools: jars to compile against, of which no bundle is made, and the tools' own.
remove_tools() { # wlp
  local tool
  find "$1"/dev/spi "$1"/dev/api/{ibm,third-party} -name '*.jar' ! -name 'io.openliberty.cdi.spi_*' -delete
  for tool in config.schemagen config.server.schemagen install product.utility repository security.audit.reader \
    security.utility webserver.plugin.utility; do
    rm "$1"/lib/com.ibm.ws.$tool[._]*jar
  done
}

# Two starts in the base, by which a replica's start becomes short. The first leaves what Liberty works out of its features
# and the application; the second, with that, an archive of the classes that it loaded.
train() { # /opt/modelgate, to be
  # Of the JDK's classes: fits only with the options for modules that it was made with.
  sed '/XX:SharedArchiveFile/,$d' "$1/controller.args" >"$work/options"
  "$1/runtime/bin/java" @"$work/options" -Xshare:dump >"$work/log" 2>&1 || { cat "$work/log" >&2; return 1; }
  rm "$1/runtime/lib/classlist"
  find "$1" -exec touch --no-dereference --date="$created" {} + # archive and work area fit files of this date only
  start_and_stop "$1"
  mv "$work/output/modelgate/workarea" "$1/workarea"
  find "$1/workarea" \( -name '.s*' -o -name serverId \) -delete # of that process, and of that server
  start_and_stop "$1" -XX:ArchiveClassesAtExit=/opt/modelgate/runtime/controller.jsa
}

start_and_stop() { # /opt/modelgate, options of Java
  local home=$1 port container server path log=$work/log
  shift
  port=$(shuf -n 1 -i 20000-29999)
  rm -rf "$work/output"
  mkdir -m 777 "$work/output"
  container=$(store from "${BASE:-ubi9/ubi-micro}") # as in the Containerfile
  java() {
    store run --isolation chroot --volume "$home:/opt/modelgate" --volume "$work/output:/var/modelgate" \
      --volume "$project/examples/key:/policies:ro" --env WLP_USER_DIR=/opt/modelgate/wlp/usr \
      --env WLP_OUTPUT_DIR=/var/modelgate --env MODELGATE_SOURCE=directory --env MODELGATE_POLICIES=/policies \
      --env MODELGATE_HTTPS_HOST=127.0.0.1 --env MODELGATE_HTTPS_PORT="$port" \
      "$container" -- /opt/modelgate/runtime/bin/java "$@" >>"$log" 2>&1
  }
  sed '/XX:SharedArchiveFile/d' "$home/controller.args" >"$work/output/args" # which is not there yet
  java "$@" @/var/modelgate/args &
  server=$!
  ask() { # path, curl's options
    curl --insecure --silent --fail --output /dev/null "${@:2}" "https://127.0.0.1:$port$1"
  }
  until ask /health/ready; do
    kill -0 $server 2>/dev/null || { cat "$log" >&2; return 1; }
    sleep 0.5
  done
  for path in /health/started /health/live /metrics; do
    ask $path
  done
  for path in /admission/mutate /admission/validate; do
    ask $path --header 'Content-Type: application/json' --data "@$project/examples/key/review.json"
  done
  java -jar /opt/modelgate/wlp/bin/tools/ws-server.jar modelgate --stop
  wait $server
  store rm "$container" >/dev/null
}

prepare_controller() { # root
  local server=wlp/usr/servers/modelgate liberty=$target/liberty/wlp jdk release options
  [ -d "$liberty/lib" ] || (cd "$project" && mvn -B -q liberty:install-server)
  mkdir -p "$work/usr/servers/modelgate" "$1/opt/modelgate" "$1/var/modelgate" "$1/tmp"
  chmod 1777 "$1/tmp"
  chmod 775 "$1/var/modelgate"
  cp "$project"/liberty/* "$work/usr/servers/modelgate"
  # The features of all that may be configured later; see status-page.md and client-certificates.md.
  mkdir -p "$work/usr/servers/modelgate/configDropins/overrides"
  cp "$project"/liberty/{login-*,client-certificates}.xml "$work/usr/servers/modelgate/configDropins/overrides"
  WLP_USER_DIR=$work/usr "$liberty/bin/server" package modelgate --archive="$work/liberty.zip" --include=minify \
    >"$work/log" || { cat "$work/log" >&2; return 1; }
  cd "$1/opt/modelgate"
  unzip -q "$work/liberty.zip"
  # Without shells' commands, documents, and what the server wrote when it was asked for its features.
  rm -rf wlp/dev/{api,spi}/*/javadoc wlp/templates wlp/bin/tools/win $server/{logs,workarea,resources}
  rm $server/configDropins/overrides/*
  remove_tools wlp
  # Of the builder's kernel and language, by which the prepared work area would fit no other node.
  printf '%s\n' osgi.nl=en org.osgi.framework.os.version=0 >$server/bootstrap.properties
  mkdir -p $server/configDropins/defaults # where client-certificates.xml is included from
  find wlp/bin -maxdepth 1 -type f -delete
  cp "$liberty"/{LICENSE,NOTICES} wlp
  mkdir -p $server/dropins/modelgate.war
  unzip -q "$target/modelgate.war" -d $server/dropins/modelgate.war
  # Liberty looks for annotations in all classes of an application, but not in those of a library that it shares: at each
  # start, the jars' classes would cost processor time and memory. See decision 59.
  mkdir -p $server/lib/global
  mv $server/dropins/modelgate.war/WEB-INF/lib/*.jar $server/lib/global
  read -r jdk release < <("$project/src/build/jdk.sh" "${JAVA_HOME:-/usr/lib/jvm/default-java}")
  link "$jdk" "$release"
  cp "$target/modelgate-launcher.jar" launcher.jar
  # Liberty's own options for modules, as far as they are there; ours; then as Liberty's script starts it, but without its
  # agent for probes in classes: they would all be loaded from their jars. See decision 59.
  options=wlp/lib/platform/java/java9.options
  [ "$release" -lt 24 ] || options=wlp/lib/platform/java/java24.options
  {
    grep -v '^#' $options | paste - - | grep -v -e jdk.management.agent/ -e jdk.naming.rmi/
    grep -v "^#" $server/jvm.options
    [ "$release" -lt 24 ] || echo --sun-misc-unsafe-memory-access=allow # protobuf; otherwise four lines of warnings
    # The launcher says in one line if the archive does not fit.
    printf '%s\n' -XX:SharedArchiveFile=/opt/modelgate/runtime/controller.jsa '-Xlog:cds*=off' -XX:-UsePerfData \
      -Djava.awt.headless=true \
      -cp /opt/modelgate/launcher.jar:/opt/modelgate/wlp/bin/tools/ws-server.jar \
      io.modelgate.launch.Launcher /opt/modelgate/runtime/controller.jsa /opt/modelgate/workarea modelgate
  } >controller.args
  train "$1/opt/modelgate"
  licenses "$1" "$(ls $server/lib/global; echo patternfly__patternfly.jar)" \
    "OpenJDK@$(java_version runtime)@GPL-2.0-with-classpath-exception" \
    "Open Liberty@$(sed -n 's/^com.ibm.websphere.productVersion=//p' wlp/lib/versions/openliberty.properties)@EPL-2.0"
}

build() { # image's name
  local name=modelgate/$1:$version root=$work/$1/root
  mkdir -p "$root"
  (prepare_"$1" "$root")
  chmod -R a+rX "$root"
  store bud --isolation chroot -q --timestamp "$timestamp" "${base[@]}" \
    --build-arg VERSION=$version --build-arg RELEASE="${RELEASE:-1}" --build-arg CREATED="$created" \
    --build-arg REVISION="$(git -C "$project" rev-parse HEAD 2>/dev/null || echo unknown)" \
    -f "$project/src/build/image/$1/Containerfile" -t "$name" "$work/$1" >/dev/null
  rm -f "$images/$1.tar"
  store push -q "$name" "docker-archive:$images/$1.tar:$name"
  echo "$name: $(($(du --summarize --bytes "$root" | cut -f1) / 1000000)) MB beyond its base, in $images/$1.tar"
  rm -rf "$root"
}

base=()
if [ -z "${BASE:-}" ] && ! timeout 120 buildah --storage-driver vfs pull -q ubi9/ubi-micro >/dev/null 2>&1; then
  echo "no UBI to be had here: the images get a base of Debian's"
  BASE=debian
fi
if [ "${BASE:-}" = debian ]; then
  BASE=$(debian)
fi
[ -z "${BASE:-}" ] || base=(--build-arg "BASE=$BASE")
for image in ${IMAGES:-verifier controller command}; do
  build "$image"
done
