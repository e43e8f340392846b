#!/usr/bin/env bash
# Prints the path of chromedriver, if there is one, and a browser of the same release for it.
set -euo pipefail

release() { # command: the first number of its version
  "$1" --version | grep -oE '[0-9]+' | head -n 1
}

browser=$({ command -v chromium google-chrome chromium-browser || true; } | head -n 1)
[ -n "$browser" ] || {
  echo "no Chromium on the PATH" >&2
  exit 1
}
driver=$(command -v chromedriver) || {
  echo "no chromedriver on the PATH" >&2
  exit 1
}
if [ "$(release "$browser")" != "$(release "$driver")" ]; then
  echo "$driver is of another release than $browser" >&2
  exit 1
fi
echo "$driver"
