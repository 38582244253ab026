#!/usr/bin/env bash
# After promote.sh, on the machine of the pages, as root: the site goes on under its name, with the promoted database.
# Only where the replica was lossless (SELECT sync_state FROM pg_stat_replication said "sync"). Where nobody knows, leave
# this out and put keys/root.key in its place before restarting: the site then takes a new name, as after a restore.
set -euo pipefail
systemctl stop nagari-work
runuser -u nagari -- bash -c 'set -a; . /etc/nagari/environment; set +a; cd /opt/nagari; exec .venv/bin/python manage.py promoted'
systemctl start nagari-work
systemctl restart nagari-pages
