#!/usr/bin/env bash
# The primary is gone: make this machine's replica the database. On the replica's machine, as root.
#   promote.sh PRIMARY
# Then, on the machine of the pages: promoted.sh.
set -euo pipefail
[ "$#" = 1 ] || { sed -n '2,4p' "$0"; exit 2; }
primary=$1
as_postgres() { runuser -u postgres -- psql -qAt -v ON_ERROR_STOP=1 "$@"; }
# Two that both take writes would be two histories. A primary that answers is stopped first.
if pg_isready -q -h "$primary" -t 5; then
    echo "$primary still answers. Stop its PostgreSQL, or take it off the network, and try again."
    exit 1
fi
[ "$(as_postgres -c 'SELECT pg_is_in_recovery()')" = t ] || { echo "This is no replica (any more)."; exit 1; }
as_postgres -c "SELECT pg_promote(true, 120)" | grep -qx t || { echo "The promotion did not end; see the log of PostgreSQL."; exit 1; }
# Only now does the database say which of its lives this is.
as_postgres -c "CHECKPOINT"
echo "Promoted. On the machine of the pages: deploy/regency/promoted.sh. The old machine comes back as a replica: replica.sh there."
