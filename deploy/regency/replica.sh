#!/usr/bin/env bash
# On the second machine, as root: become the lossless replica of a regency's database.
#   replica.sh PRIMARY OWN-ADDRESS        (addresses in the network of the two machines)
# Before, once, at the primary (asks for a password that this script will ask for too):
#   runuser -u postgres -- createuser --replication --pwprompt nagari_replica
#   echo "hostssl replication nagari_replica OWN-ADDRESS/32 scram-sha-256" >> /etc/postgresql/15/main/pg_hba.conf
#   echo "hostssl nagari nagari OWN-ADDRESS/32 scram-sha-256" >> /etc/postgresql/15/main/pg_hba.conf
#   echo "listen_addresses = '*'" >> /etc/postgresql/15/main/conf.d/nagari.conf; systemctl restart postgresql
set -euo pipefail
[ "$#" = 2 ] || { sed -n '2,8p' "$0"; exit 2; }
primary=$1 own=$2
here=$(cd "$(dirname "$0")" && pwd)
[ "$(id -u)" = 0 ] || { echo "Run this as root."; exit 1; }
export DEBIAN_FRONTEND=noninteractive
apt-get install -y -qq postgresql >/dev/null
version=$(ls /etc/postgresql | sort -V | tail -1)
data=/var/lib/postgresql/$version/main
systemctl stop "postgresql@$version-main"
install -m 644 "$here/postgresql-common.conf" "/etc/postgresql/$version/main/conf.d/nagari.conf"
echo "listen_addresses = '*'" >>"/etc/postgresql/$version/main/conf.d/nagari.conf"
echo "hostssl nagari nagari $primary/32 scram-sha-256" >>"/etc/postgresql/$version/main/pg_hba.conf"
read -rsp "Password of nagari_replica: " password; echo
pass=/var/lib/postgresql/.pgpass
(umask 077; echo "$primary:5432:*:nagari_replica:$password" >"$pass")
chown postgres:postgres "$pass"
# Of a try that broke off, or of the machine that was replica before: one that is in use stays.
runuser -u postgres -- psql -qAt "host=$primary user=nagari_replica replication=true sslmode=require passfile=$pass" \
    -c "DROP_REPLICATION_SLOT nagari_replica" >/dev/null 2>&1 || true
# What was there is kept until the copy is whole.
[ ! -d "$data" ] || mv "$data" "$data.before-$(date +%Y%m%d-%H%M%S)"
runuser -u postgres -- /usr/lib/postgresql/"$version"/bin/pg_basebackup -D "$data" -R -X stream -c fast -C -S nagari_replica \
    -d "host=$primary user=nagari_replica application_name=nagari_replica sslmode=require passfile=$pass"
# What the primary asks of its replica is not asked of this one.
echo "synchronous_standby_names = ''" >>"$data/postgresql.auto.conf"
systemctl start "postgresql@$version-main"
cat <<TOLD
It follows. Now at the primary, so that nothing counts as stored that is not here too:
  runuser -u postgres -- psql -c "ALTER SYSTEM SET synchronous_standby_names = 'nagari_replica'" -c "SELECT pg_reload_conf()"
  runuser -u postgres -- psql -c "SELECT application_name, state, sync_state FROM pg_stat_replication"   # streaming, sync
and in /etc/nagari/environment both machines in DATABASE_URL, this one ($own) in DATABASE_REPLICA_URLS; then
  systemctl restart nagari-pages nagari-work
Where this machine is gone for long, the primary writes again without it (and promises less) after:
  runuser -u postgres -- psql -c "ALTER SYSTEM SET synchronous_standby_names = ''" -c "SELECT pg_reload_conf()"
TOLD
