#!/usr/bin/env bash
# Writes the full command's manual and completion into its distribution:   manual.sh DISTRIBUTION JAVA-HOME
#
# DISTRIBUTION is target/modelgate-cli. Its share/ is what packages of distributions put below /usr/share.
set -euo pipefail
share=$(cd "$1" && pwd)/share
modelgate() {
  JAVA_HOME=$java_home "$share/../bin/modelgate" "$@"
}
java_home=$2
mkdir -p "$share"/{man/man1,bash-completion/completions,zsh/site-functions,fish/vendor_completions.d}
modelgate manual "$share/man/man1"
modelgate completion bash >"$share/bash-completion/completions/modelgate"
modelgate completion zsh >"$share/zsh/site-functions/_modelgate"
modelgate completion fish >"$share/fish/vendor_completions.d/modelgate.fish"
