#!/bin/sh
# Drives the real window: run.sh BUILD PICTURES [tour|tasks]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
mkdir -p "$2"
pictures=$(cd "$2" && pwd)
what=${3:-tour}
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir -m 700 "$home/run"
env -u XDG_CONFIG_HOME -u XDG_DATA_HOME -u XDG_STATE_HOME HOME="$home" XDG_RUNTIME_DIR="$home/run" \
    TIERLINE_SHARE="${TIERLINE_SHARE:-$here/../../../resources}" \
    dbus-run-session -- /usr/bin/python3 "$here/$what.py" "$build/bin/tierline" "$pictures"
