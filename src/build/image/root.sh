#!/usr/bin/env bash
# Makes what an image adds to its base, of what `mvn package` left in target:   root.sh verifier|controller|command ROOT
#
# It runs where the image will: the archives of classes are of one processor architecture. TRAIN_IN names the base in buildah's
# storage in which the controller is started for them; without it (in the Containerfiles' build stage) it is started here, in
# /opt/modelgate. Needs curl, jq and unzip.
set -euo pipefail
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
export LC_ALL=C.UTF-8 # the order of jars, as the archives were made for
project=$(cd "$(dirname "$0")/../../.." && pwd)
target=$project/target
created=2026-01-01T00:00:00Z # of every file in the layers, so that they can be reproduced; as in pom.xml
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022

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
  local home=$1 port server path log=$work/log container mounts settings
  shift
  port=$(shuf -n 1 -i 20000-29999)
  rm -rf "$work/output"
  mkdir -m 777 "$work/output"
  settings=(WLP_USER_DIR=/opt/modelgate/wlp/usr WLP_OUTPUT_DIR=/var/modelgate MODELGATE_SOURCE=directory
    MODELGATE_POLICIES=/policies MODELGATE_HTTPS_HOST=127.0.0.1 MODELGATE_HTTPS_PORT="$port")
  sed '/XX:SharedArchiveFile/d' "$home/controller.args" >"$work/output/args" # which is not there yet
  enter "$home"
  java "$@" @/var/modelgate/args &
  server=$!
  ask() { # path, curl's options
    curl --insecure --silent --fail --output /dev/null "${@:2}" "https://127.0.0.1:$port$1"
  }
  until ask /health/ready; do
    # Liberty itself goes on if the application does not start.
    if ! kill -0 $server 2>/dev/null || grep -q CWWKZ0002E "$log"; then
      kill $server 2>/dev/null || true
      cat "$log" >&2
      return 1
    fi
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
  leave "$home"
}

# An archive fits only the paths that it was made with, so /opt/modelgate has to be what the image will have there.
if [ -n "${TRAIN_IN:-}" ]; then
  enter() { # /opt/modelgate, to be
    container=$(buildah --storage-driver vfs from --arch "$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')" "$TRAIN_IN")
    mounts=(--volume "$1:/opt/modelgate" --volume "$work/output:/var/modelgate" --volume "$project/examples/key:/policies:ro")
  }
  java() {
    buildah --storage-driver vfs run --isolation chroot "${mounts[@]}" "${settings[@]/#/--env=}" \
      "$container" -- /opt/modelgate/runtime/bin/java "$@" >>"$log" 2>&1
  }
  leave() {
    buildah --storage-driver vfs rm "$container" >/dev/null
  }
else
  enter() {
    mv "$1" /opt/modelgate
    mv "$work/output" /var/modelgate
    mkdir -p /policies
    cp -r "$project"/examples/key/. /policies # a link to a folder is not followed
  }
  java() {
    env "${settings[@]}" /opt/modelgate/runtime/bin/java "$@" >>"$log" 2>&1
  }
  leave() {
    mv /opt/modelgate "$1"
    mv /var/modelgate "$work/output"
  }
fi

prepare_controller() { # root
  local server=wlp/usr/servers/modelgate liberty=$target/liberty/wlp jdk release options
  local minified=$target/images/liberty.zip
  [ -d "$liberty/lib" ] || (cd "$project" && ${MVN:-mvn} -B -q liberty:install-server)
  mkdir -p "$work/usr/servers/modelgate" "$1/opt/modelgate" "$1/var/modelgate" "$1/tmp"
  chmod 1777 "$1/tmp"
  chmod 775 "$1/var/modelgate"
  cp "$project"/liberty/* "$work/usr/servers/modelgate"
  # The features of all that may be configured later; see status-page.md and client-certificates.md.
  mkdir -p "$work/usr/servers/modelgate/configDropins/overrides"
  cp "$project"/liberty/{login-*,client-certificates}.xml "$work/usr/servers/modelgate/configDropins/overrides"
  if [ ! -f "$minified" ]; then # of no processor: images.sh has it made once, and not by an emulated server
    mkdir -p "$target/images"
    WLP_USER_DIR=$work/usr "$liberty/bin/server" package modelgate --archive="$minified" --include=minify \
      >"$work/log" || { cat "$work/log" >&2; return 1; }
  fi
  cd "$1/opt/modelgate"
  unzip -q "$minified"
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

mkdir -p "$2"
root=$(cd "$2" && pwd)
("prepare_$1" "$root")
chmod -R a+rX "$root"
echo "$(($(du --summarize --bytes "$root" | cut -f1) / 1000000)) MB beyond its base"
