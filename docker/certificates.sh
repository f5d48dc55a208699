#!/usr/bin/env bash
# Runs once in Elasticsearch's image: an authority and a certificate for Elasticsearch, into the volume /certificates.
set -euo pipefail
cd /certificates
[ ! -f elasticsearch/elasticsearch.crt ] || exit 0
tool=/usr/share/elasticsearch/bin/elasticsearch-certutil
"$tool" ca --silent --pem --out ca.zip
unzip -q -o ca.zip
cat > instances.yml <<'INSTANCES'
instances:
  - name: elasticsearch
    dns: [elasticsearch, localhost]
    ip: [127.0.0.1]
INSTANCES
"$tool" cert --silent --pem --in instances.yml --ca-cert ca/ca.crt --ca-key ca/ca.key --out node.zip
unzip -q -o node.zip
rm ca.zip node.zip instances.yml
# Everybody may trust the authority; only Elasticsearch (user 1000, group 0) reads a key of its own.
chown -R 0:0 . && chmod 755 . ca elasticsearch && chmod 644 ca/ca.crt elasticsearch/elasticsearch.crt
chmod 600 ca/ca.key && chmod 640 elasticsearch/elasticsearch.key
