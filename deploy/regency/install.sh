#!/usr/bin/env bash
# Set up a regency on Debian 12 or later, as root, from the folder of the program: PostgreSQL, nginx, granian, systemd.
#   deploy/regency/install.sh NAME WILAYAH CERTIFICATE KEY
#   deploy/regency/install.sh nagari.solokkab.go.id 13.02 /etc/ssl/nagari.pem /etc/ssl/private/nagari.key
# Again does no harm: what is there stays, secrets too. The second machine: replica.sh.
set -euo pipefail
[ "$#" = 4 ] || { sed -n '2,5p' "$0"; exit 2; }
name=$1 wilayah=$2 certificate=$3 key=$4
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
[ "$(id -u)" = 0 ] || { echo "Run this as root."; exit 1; }
for file in "$certificate" "$key"; do
    [ -r "$file" ] || { echo "$file can't be read. Get a certificate first (certbot, or the one of Diskominfo)."; exit 1; }
done

echo "1/6 Packages"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq postgresql nginx python3-venv rsync openssl >/dev/null

echo "2/6 Program in /opt/nagari, data in /var/lib/nagari"
id nagari >/dev/null 2>&1 || useradd --system --home /var/lib/nagari --shell /usr/sbin/nologin nagari
install -d -o nagari -g nagari -m 700 /var/lib/nagari
install -d -m 755 /opt/nagari
if [ "$source" != /opt/nagari ]; then
    rsync -a --delete --exclude .venv --exclude .git --exclude data --exclude .run "$source"/ /opt/nagari/
fi
cd /opt/nagari
[ -x .venv/bin/python ] || python3 -m venv .venv
# From a folder of wheels where there is no internet: PIP_NO_INDEX=1 PIP_FIND_LINKS=/media/stick/wheels install.sh ...
.venv/bin/pip install --quiet --require-hashes -r requirements.txt -r deploy/regency/requirements.txt
.venv/bin/python deploy/catalogue.py compile

echo "3/6 PostgreSQL"
version=$(ls /etc/postgresql | sort -V | tail -1)
install -m 644 "$here/postgresql-common.conf" "/etc/postgresql/$version/main/conf.d/nagari.conf"
systemctl restart "postgresql@$version-main"
if [ ! -f /etc/nagari/environment ]; then
    password=$(openssl rand -hex 24)
    as_postgres() { runuser -u postgres -- psql -qAt -v ON_ERROR_STOP=1 "$@"; }
    [ "$(as_postgres -c "SELECT 1 FROM pg_roles WHERE rolname = 'nagari'")" ] || as_postgres -c "CREATE ROLE nagari LOGIN"
    # Over standard input: arguments stand in the list of processes.
    as_postgres <<<"ALTER ROLE nagari PASSWORD '$password'; GRANT pg_checkpoint TO nagari;"
    [ "$(as_postgres -c "SELECT 1 FROM pg_database WHERE datname = 'nagari'")" ] || as_postgres -c \
        "CREATE DATABASE nagari OWNER nagari TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
    as_postgres -d nagari -c "CREATE EXTENSION IF NOT EXISTS pg_trgm"
    install -d -m 750 -g nagari /etc/nagari
    (umask 027; sed -e "s/CHANGE-ME/$password/; s/nagari\.example\.go\.id/$name/" "$here/environment.example" >/etc/nagari/environment)
    chgrp nagari /etc/nagari/environment
fi

echo "4/6 The site"
as_nagari() { runuser -u nagari -- bash -c 'set -a; . /etc/nagari/environment; set +a; cd /opt/nagari; exec .venv/bin/python manage.py "$@"' -- "$@"; }
as_nagari serve --prepare
as_nagari setup --level kabupaten --wilayah "$wilayah"

echo "5/6 nginx"
install -d -o www-data -m 700 /var/cache/nginx/nagari
python3 "$here/prepare.py" --name "$name" --certificate "$certificate" --key "$key" >/etc/nginx/conf.d/nagari.conf
rm -f /etc/nginx/sites-enabled/default
nginx -t
systemctl reload-or-restart nginx

echo "6/6 Services"
install -m 644 "$here"/nagari-pages.service "$here"/nagari-work.service /etc/systemd/system/
systemctl daemon-reload
systemctl enable --now nagari-pages nagari-work
echo "https://$name/ answers in a moment. Take /var/lib/nagari/keys/root.key to two sticks and away from here (docs/panduan/kabupaten.md)."
