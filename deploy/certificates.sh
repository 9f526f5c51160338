#!/bin/sh
# Makes what the members of the replica set know one another by, once: an authority of their own, a certificate for each, and the shared key.
#   sh deploy/certificates.sh mongo1 mongo2 mongo3      (the names under which members and app servers reach each of them)
# Writes into deploy/mongo/: ca.pem (app servers and members trust it), ca.key (keep it off these machines; it makes the next certificates),
# NAME.pem (certificate and key of that member), replica.key. What is there already stays. Certificates last two years: make new ones before.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p mongo
cd mongo
[ -f ca.pem ] || openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days 3650 -subj "/O=Quytrinh/CN=Quytrinh store authority" \
  -addext "keyUsage=critical,keyCertSign,cRLSign" -addext "basicConstraints=critical,CA:TRUE" -keyout ca.key -out ca.pem
chmod 644 ca.pem  # no secret, and read by servers under users of their own
[ -f replica.key ] || openssl rand -base64 756 > replica.key
for name in "$@"; do
  [ -f "$name.pem" ] && continue
  openssl req -new -newkey rsa:3072 -nodes -subj "/O=Quytrinh/OU=store/CN=$name" -keyout "$name.key" -out "$name.csr"
  # Members are servers and one another's clients. The check from the machine itself (healthcheck, first user) comes by 127.0.0.1.
  printf 'subjectAltName=DNS:%s,DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\nkeyUsage=critical,digitalSignature,keyEncipherment\n' "$name" > "$name.ext"
  openssl x509 -req -sha256 -days 730 -in "$name.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -extfile "$name.ext" -out "$name.crt"
  cat "$name.crt" "$name.key" > "$name.pem"
  rm "$name.csr" "$name.ext" "$name.crt" "$name.key"
done
