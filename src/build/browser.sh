#!/usr/bin/env bash
# Prints the path of chromedriver, where there is one, and a browser for it.
set -euo pipefail
command -v chromium google-chrome chromium-browser >&2 || {
  echo "no Chromium on the PATH" >&2
  exit 1
}
command -v chromedriver
