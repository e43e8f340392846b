#!/usr/bin/env bash
# Builds the images modelgate/controller and modelgate/verifier from what `mvn package` left in target:   images.sh [FOLDER]
#
# FOLDER (default target/images) gets an archive each, controller.tar and verifier.tar, for `ctr -n k8s.io images import`
# and the like; buildah's own storage has both as well. From the environment:
#   BASE        the image that both stand on, by name or digest; default: as the Containerfiles say, UBI, where the
#               registry answers. "debian" makes one with debootstrap, once, for machines that reach no registry.
#   RELEASE     the release label; default 1
# Needs buildah.
set -euo pipefail
shopt -s nullglob
project=$(cd "$(dirname "$0")/../.." && pwd)
target=$project/target
mkdir -p "${1:-$target/images}"
images=$(cd "${1:-$target/images}" && pwd)
cache=${MODELGATE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/modelgate}
version=0.1.0
created=2026-01-01T00:00:00Z # of every file in the layers, so that they can be reproduced; as in pom.xml
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

storage=(--storage-driver vfs)

# A base of Debian's packages that are there in every installation, without what no container reads.
debian() {
  local name=localhost/modelgate/base:bookworm root=$work/base
  if ! buildah "${storage[@]}" inspect --type image "$name" >/dev/null 2>&1; then
    if [ ! -f "$cache/base-bookworm.tar" ]; then
      mkdir -p "$cache"
      debootstrap --variant=minbase bookworm "$root" >"$work/debootstrap.log" || { cat "$work/debootstrap.log"; exit 1; }
      rm -rf "$root"/usr/share/{doc,man,info,locale,lintian}/* "$root"/var/{cache,log}/* "$root"/var/lib/apt/lists/* "$root/dev"/*
      tar --create --file "$cache/base-bookworm.partial.$$" --directory "$root" --sort=name --numeric-owner \
        --mtime="$created" .
      mv "$cache/base-bookworm.partial.$$" "$cache/base-bookworm.tar"
    fi
    local container
    container=$(buildah "${storage[@]}" from scratch)
    buildah "${storage[@]}" add -q "$container" "$cache/base-bookworm.tar" / >/dev/null
    buildah "${storage[@]}" commit -q --timestamp "$(date -d "$created" +%s)" "$container" "$name" >/dev/null
    buildah "${storage[@]}" rm "$container" >/dev/null
  fi
  echo "$name"
}

# Paths of the image; the training of archives must see the same.
arguments() { # archive, jars…
  local archive=$1
  shift
  printf '%s\n' "-XX:SharedArchiveFile=/opt/modelgate/runtime/$archive.jsa" -cp "$(IFS=:; echo "$*")" \
    io.modelgate.cli.Modelgate
}

prepare_verifier() { # root
  mkdir -p "$1/opt"
  cp -a "$target/modelgate" "$1/opt"
  cd "$1"
  local jars=(opt/modelgate/lib/*.jar) keyless=(opt/modelgate/lib/keyless/*.jar)
  arguments modelgate "${jars[@]/#//}" >opt/modelgate/modelgate.args
  arguments keyless "${jars[@]/#//}" "${keyless[@]/#//}" >opt/modelgate/keyless.args
}

prepare_controller() { # root
  local wlp=$target/liberty/wlp server=$work/usr/servers/modelgate jdk
  mkdir -p "$server" "$1/opt/modelgate" "$1/var/modelgate" "$1/tmp"
  cp "$project"/liberty/* "$server"
  [ -d "$wlp" ] || (cd "$project" && mvn -q -B liberty:install-server)
  WLP_USER_DIR=$work/usr "$wlp/bin/server" package modelgate --archive="$work/liberty.zip" --include=minify >"$work/log" ||
    { cat "$work/log"; exit 1; }
  cd "$1/opt/modelgate"
  unzip -q "$work/liberty.zip"
  rm -rf wlp/dev/{api,spi}/*/javadoc wlp/templates wlp/usr/servers/modelgate/{logs,workarea}
  find wlp/bin -maxdepth 1 -type f -delete
  rm -rf wlp/bin/tools/win
  mkdir -p wlp/usr/servers/modelgate/dropins/modelgate.war
  (cd wlp/usr/servers/modelgate/dropins/modelgate.war && unzip -q "$target/modelgate.war")
  jdk=/usr/lib/jvm/temurin-25-jdk-amd64
  "$jdk/bin/jlink" --add-modules java.se,jdk.unsupported,jdk.management,jdk.management.agent,jdk.zipfs,jdk.naming.dns,jdk.naming.rmi,jdk.attach \
    --strip-debug --no-header-files --no-man-pages --generate-cds-archive --output runtime
  {
    grep -v '^#' wlp/lib/platform/java/java24.options | paste - - | grep -v jdk.management.agent
    cat "$project/liberty/jvm.options"
    printf '%s\n' -Djava.awt.headless=true -XX:-UsePerfData -javaagent:/opt/modelgate/wlp/bin/tools/ws-javaagent.jar \
      -jar /opt/modelgate/wlp/bin/tools/ws-server.jar modelgate
  } >controller.args
  chmod 1777 "$1/tmp"
  chmod 775 "$1/var/modelgate"
}

build() { # image's name
  local name=modelgate/$1:$version context=$work/$1
  mkdir -p "$context"
  prepare_"$1" "$context/root"
  chmod -R u+rwX,go+rX "$context/root"
  chown -R 0:0 "$context/root"
  buildah "${storage[@]}" bud --isolation chroot -q --timestamp "$(date -d "$created" +%s)" --build-arg BASE="$base" \
    --build-arg VERSION=$version --build-arg RELEASE="${RELEASE:-1}" --build-arg CREATED="$created" \
    --build-arg REVISION="$(git -C "$project" rev-parse HEAD)" \
    -f "$project/src/build/image/$1/Containerfile" -t "$name" "$context" >/dev/null
  rm -f "$images/$1.tar"
  buildah "${storage[@]}" push -q "$name" "docker-archive:$images/$1.tar:$name"
  echo "$name: $(du -sm "$context/root" | cut -f1) MB beyond its base, $images/$1.tar"
}

base=${BASE:-debian}
[ "$base" != debian ] || base=$(debian)
build verifier
build controller
