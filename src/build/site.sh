#!/usr/bin/env bash
# Builds the site of the documents, with search, into target/site/pages, and fails if a link leads nowhere.
# Needs git, npm, and python3 with venv; the first time also the indexes that pip and npm are set up for.
set -euo pipefail
cd "$(dirname "$0")/../.."
mkdocs=9.8.2  # of mkdocs-material
mermaid=11.12.0
cache=${XDG_CACHE_HOME:-$HOME/.cache}/modelgate
environment=$cache/mkdocs-material-$mkdocs

if ! "$environment/bin/mkdocs" --version >/dev/null 2>&1; then
  rm -rf "$environment"
  python3 -m venv "$environment"
  "$environment/bin/python" -m pip install --quiet "mkdocs-material==$mkdocs"
fi
if [ ! -f "$cache/mermaid-$mermaid.tgz" ]; then
  npm pack --silent "mermaid@$mermaid" --pack-destination "$cache" >/dev/null
fi

rm -rf target/site
mkdir -p target/site/source
git ls-files -z -- '*.md' ':!src/test/vectors/*/*' LICENSE .github examples openshift src/site src/bench src/main/resources/io/modelgate/cli |
  xargs -0 cp --parents -t target/site/source
tar -xzOf "$cache/mermaid-$mermaid.tgz" package/dist/mermaid.min.js >target/site/source/mermaid.min.js
PYTHONPATH=src/build/site NO_MKDOCS_2_WARNING=1 "$environment/bin/mkdocs" build --config-file src/build/site/mkdocs.yml
echo "the site is in target/site/pages: $(find target/site/pages -name '*.html' | wc -l) pages"
