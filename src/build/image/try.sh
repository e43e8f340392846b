#!/usr/bin/env bash
# Builds the images in one of the two ways that need no JDK of this machine, and tries them:
#   try.sh platform linux/arm64    as images.sh --platform does; of another processor under qemu (src/site/images.md says what it needs)
#   try.sh clone                   from a Git clone of the last commit, by the Containerfiles alone, as OpenShift does
#
# The verifier must verify a signed model with the archives of classes that were made for it, and refuse a changed one; the
# controller must become ready. IMAGES says which: "verifier controller". BASE and BUILDER are those of images.sh; `clone` needs BASE.
set -euo pipefail
project=$(cd "$(dirname "$0")/../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
images=${IMAGES:-verifier controller}
version=0.1.0
container=

store() { # buildah's arguments
  buildah --storage-driver vfs "$@"
}

run() { # buildah's options, --, command
  store run --isolation chroot --user 65532:0 --volume "$project:/source:ro" "$@"
}

fail() { # words
  echo "try.sh: $*" >&2
  exit 1
}

# Must verify, with each class from the archive where it is; must refuse.
try_verifier() {
  local java=/opt/modelgate/runtime/bin/java key=/source/examples/key models=/source/src/test/models status=0
  local trust=(--signature "$key/model/model.sig" --public-key "$key/signer.pub.pem")
  local keyless=(--identity someone@example.com --identity-provider https://login.example
    --trusted-root "$models/keyless/trusted_root.json" --signature "$models/keyless/model.sig")
  run "$container" -- "$java" -Xshare:on -Xlog:class+load @/opt/modelgate/modelgate.args verify key "${trust[@]}" "$key/model" \
    >"$work/verified"
  grep '^verified: ' "$work/verified"
  grep -q 'io.modelgate.verify.ModelVerifier source: shared objects file' "$work/verified" || fail "the archive does not fit"
  run "$container" -- "$java" @/opt/modelgate/keyless.args verify sigstore "${keyless[@]}" \
    --ignore-paths "$key/model/model.sig" "$key/model"
  cp -r "$project/examples/key/model" "$work/changed"
  chmod -R a+rX "$work"
  printf '!' >>"$work/changed/weights.bin"
  run --volume "$work/changed:/changed:ro" "$container" -- "$java" @/opt/modelgate/modelgate.args verify key "${trust[@]}" /changed \
    >"$work/refused" 2>&1 || status=$?
  cat "$work/refused"
  [ "$status" -eq 1 ] || fail "a changed model must be refused with exit code 1, not $status"
}

# Must become ready with policies from a directory, with the archive and the work area of the image.
try_controller() {
  local port=29443 server
  mkdir -m 1777 "$work/var" "$work/tmp"
  chmod a+rx "$work"
  run --volume "$work/var:/var/modelgate" --volume "$work/tmp:/tmp" --env MODELGATE_SOURCE=directory \
    --env MODELGATE_POLICIES=/source/examples/key --env MODELGATE_HTTPS_HOST=127.0.0.1 --env MODELGATE_HTTPS_PORT=$port \
    "$container" -- /opt/modelgate/runtime/bin/java @/opt/modelgate/controller.args >"$work/console" 2>&1 &
  server=$!
  until curl --insecure --silent --fail --output /dev/null "https://127.0.0.1:$port/health/ready"; do
    kill -0 $server 2>/dev/null || { cat "$work/console" >&2; fail "the controller ended before it was ready"; }
    sleep 1
  done
  curl --insecure --silent --fail --data "@$project/examples/key/review.json" "https://127.0.0.1:$port/admission/mutate" |
    jq --raw-output '"admitted with a patch: \(.response.allowed and .response.patchType == "JSONPatch")"'
  run --volume "$work/var:/var/modelgate" --volume "$work/tmp:/tmp" "$container" -- /opt/modelgate/runtime/bin/java \
    -jar /opt/modelgate/wlp/bin/tools/ws-server.jar modelgate --stop >/dev/null || kill $server
  wait $server || true
  grep -e 'CWWKF0011I' -e 'has loaded' "$work/console"
  ! grep -q 'Starting without' "$work/console" || fail "the archive does not fit"
}

try_image() { # name in buildah's storage, which image, buildah's options
  container=$(store from -q "${@:3}" "$1")
  "try_$2"
  store rm "$container" >/dev/null
}

case ${1:-} in
  platform)
    IMAGES=$images "$project/src/build/images.sh" --platform "$2" "$work/images"
    for image in $images; do
      try_image "localhost/modelgate/$image:$version-${2#linux/}" "$image" --arch "${2#linux/}"
    done
    ;;
  clone)
    [ "$BASE" != debian ] || BASE=$("$project/src/build/image/debian.sh" "linux/$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')")
    authorities=() # of this machine's network, as OpenShift passes those of its proxy
    [ ! -d /usr/local/share/ca-certificates ] || authorities=(--volume "/usr/local/share/ca-certificates:/usr/local/share/ca-certificates:ro")
    git clone --quiet --depth 1 "file://$project" "$work/clone"
    for image in $images; do
      store bud --isolation chroot "${authorities[@]}" --build-arg "BASE=$BASE" --build-arg "BUILDER=${BUILDER:-$BASE}" \
        -f "$work/clone/src/build/image/$image/Containerfile" -t "localhost/modelgate/tried-$image" "$work/clone"
      try_image "localhost/modelgate/tried-$image" "$image"
    done
    ;;
  *)
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
