#!/bin/sh
# Any command of the site, as its own user: nagari upgrade FILE, nagari verify, nagari reset_access NAME
set -e
if [ "$(id -un)" = nagari ]; then
    exec /usr/bin/python3 /var/lib/nagari/program/nagari.py "$@"
fi
if [ "$(id -u)" != 0 ]; then
    echo "Jalankan dengan sudo: sudo nagari $*" >&2
    exit 1
fi
exec runuser -u nagari -- /usr/bin/python3 /var/lib/nagari/program/nagari.py "$@"
