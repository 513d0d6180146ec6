#!/usr/bin/env bash
# Neovim without a screen on a set with one bad page: neovim.sh NVIM APIPROOF, both paths of programs.
set -euo pipefail
nvim=$1
PATH="$(cd "$(dirname "$2")" && pwd):$PATH"
PROJECT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
export PATH PROJECT
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$PROJECT/tests/fixtures/clean/." "$work"
# The slip stands behind a character that UTF-8 and UTF-16 count otherwise.
sed -i 's/"displayName": /"@odata.etag": "💡", "displayname": /' "$work/api/lamp-get.md"
cd "$work"
# Neither the person's own settings nor what the editor kept of them.
export XDG_CONFIG_HOME=$work/.config XDG_DATA_HOME=$work/.data XDG_STATE_HOME=$work/.state
timeout 300 "$nvim" --headless --clean -S "$PROJECT/tests/editor/neovim.lua"
