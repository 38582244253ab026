#!/bin/bash
# Really installs a package, upgrades it, and takes it away, in a throw-away layer over this machine (root, Linux):
#   deploy/office/try_deb.sh dist/nagari_0.1.0_amd64.deb dist/nagari-0.2.0-linux_x86_64-tipis.rilis
set -euo pipefail
if [ "${1:-}" != inside ]; then
    DEB=$(realpath "$1") RELEASE=$(realpath "$2") exec unshare --mount --pid --fork "$0" inside
fi
LAYER=$(mktemp -d)
mount -t tmpfs none "$LAYER"
mkdir "$LAYER"/{upper,work,root}
mount -t overlay overlay -o "lowerdir=/,upperdir=$LAYER/upper,workdir=$LAYER/work" "$LAYER/root"
mount -t proc proc "$LAYER/root/proc"
mount --rbind /dev "$LAYER/root/dev"
cp "$DEB" "$RELEASE" "$LAYER/root/tmp/"
chmod 644 "$LAYER/root/tmp/$(basename "$RELEASE")"
chroot "$LAYER/root" /bin/bash -euo pipefail -c '
cd /
dpkg -i "/tmp/$1"
set -a; . /etc/nagari/environment; set +a
runuser -u nagari -- /usr/bin/python3 /var/lib/nagari/program/nagari.py serve --port 8799 > /tmp/serve.log 2>&1 &
page() { for try in $(seq 120); do curl -sf --max-time 5 http://127.0.0.1:8799/rawat/ping/ && return; sleep 1; done; cat /tmp/serve.log; exit 1; }
page
nagari upgrade "/tmp/$2"
page
nagari verify
dpkg -P nagari
test -f /var/lib/nagari/data/nagari.sqlite3
test ! -e /var/lib/nagari/program
echo "Installed, upgraded and taken away; the data are there."
' bash "$(basename "$DEB")" "$(basename "$RELEASE")"
