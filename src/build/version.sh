#!/usr/bin/env bash
# Says whether everything names the version that is to be released:   version.sh VERSION
#
# Looks at the Maven project, at images and names in all tracked files that people install, and at the changelog. Prints each
# place that names another version, and ends with 1. See src/site/releasing.md.
set -euo pipefail
if [ $# -ne 1 ]; then
  sed -n '2,5s/^# \?//p' "$0" >&2
  exit 2
fi
cd "$(dirname "$0")/../.."
version=$1
wrong=()
maven=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' pom.xml)
[ "$maven" = "$version" ] || wrong+=("pom.xml: $maven")
grep -q "^## $version\b" CHANGELOG.md || wrong+=("CHANGELOG.md: no section \"## $version\"")
names='\b(controller|verifier|command|bundle|catalog):[0-9]|modelgate[.]v[0-9]'
names+='|^ *version: "?v?[0-9]+[.][0-9]+[.][0-9]+"?$|^(ARG VERSION|version)=[0-9]'
files=(README.md openshift templates src/main/dist src/main/resources src/build/{image,images.sh,publish.sh} src/site)
while IFS= read -r place; do
  wrong+=("$place")
done < <(git grep -n -E "$names" -- "${files[@]}" | grep -v -F "$version" || true)
if [ ${#wrong[@]} -gt 0 ]; then
  printf '%s\n' "${wrong[@]}" >&2
  echo "version.sh: these do not name $version" >&2
  exit 1
fi
