#!/bin/sh
# Makes the secrets of compose.yaml, each in a file of its own, where they are not there yet. Keep a copy apart from this machine:
# without seal-key no private document of the hub can be read.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
cd secrets

random() { openssl rand -hex 24; }
# A file that is there stays as it is.
keep() { [ -s "$1" ] || cat > "$1"; }

random | keep admin-password
random | keep database-password
random | keep gns3-password
random | keep grafana-password
random | keep mongodb-password
random | keep redis-password
openssl rand -base64 32 | keep seal-key
printf 'postgresql://thalamus:%s@postgresql:5432/thalamus\n' "$(cat database-password)" | keep database-url
printf 'redis://thalamus:%s@redis:6379/0\n' "$(cat redis-password)" | keep redis-url
# What is no user here may do nothing; see ACL in the documentation of Redis. The hash keeps the password out of it.
printf 'user default off\nuser thalamus on #%s ~* &* +@all -@dangerous +info +client\n' \
  "$(printf %s "$(cat redis-password)" | openssl dgst -sha256 -r | cut -d' ' -f1)" | keep redis-acl
# Replaced by a key of the hub, see docs/operations/install.md.
echo none | keep prometheus-key
if [ ! -s tls-key ]; then
  # For a first look: browsers warn of it. A certificate of your own goes into these two files.
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj "/CN=${SERVER_NAME:-localhost}" \
    -addext "subjectAltName=DNS:${SERVER_NAME:-localhost}" -keyout tls-key -out tls-certificate 2> /dev/null
fi
# Containers run as users of their own, and file secrets keep the mode of their file; who enters the folder is decided by the folder.
chmod 0444 -- *
