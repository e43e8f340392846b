#!/usr/bin/env bash
# Installs what the images are built with, if this one lacks it, by its package manager:   tools.sh [mvn]
set -euo pipefail

lacks() { # commands
  local each
  for each; do
    command -v "$each" >/dev/null || return 0
  done
  return 1
}

install_with_apt() { # packages for Maven, if any
  mkdir -p /usr/share/man/man1 # which a slim base lacks, and the JDK's package wants
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    binutils curl jq unzip default-jdk-headless "$@" >/dev/null
}

install_with_dnf() {
  local install=(dnf install -y -q --setopt=install_weak_deps=0 --nodocs)
  "${install[@]}" java-25-openjdk-devel java-25-openjdk-jmods || "${install[@]}" java-21-openjdk-devel java-21-openjdk-jmods
  # curl comes along: its full package is at odds with curl-minimal.
  "${install[@]}" binutils findutils jq unzip "$@"
}

tools=(curl jq unzip javac "$@")
lacks "${tools[@]}" || exit 0
packages=("${@/#mvn/maven}")
if command -v apt-get >/dev/null; then
  install_with_apt "${packages[@]}"
elif command -v dnf >/dev/null; then
  install_with_dnf "${packages[@]}"
else
  echo "tools.sh: the builder's image has neither apt-get nor dnf; it must have ${tools[*]}" >&2
  exit 1
fi
