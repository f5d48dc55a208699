#!/usr/bin/env bash
# Runs once in Elasticsearch's image, after it is up: passwords, and an account for Inferscope that owns its streams and no more.
set -euo pipefail
put() { # path, body
  curl --silent --show-error --fail-with-body --cacert /certificates/ca/ca.crt --user "elastic:$ELASTIC_PASSWORD" \
    --header 'Content-Type: application/json' --request PUT "$ELASTICSEARCH_URL$1" --data "$2" && echo
}
put /_security/user/kibana_system/_password "{\"password\":\"$KIBANA_SYSTEM_PASSWORD\"}"
put /_security/role/inferscope '{
  "cluster": ["monitor", "manage_index_templates"],
  "indices": [{"names": ["logs-*", "traces-*", "metrics-*", "inferscope-*"], "privileges": ["all"]}]
}'
put /_security/user/inferscope "{\"password\":\"$INFERSCOPE_ELASTICSEARCH_PASSWORD\",\"roles\":[\"inferscope\"]}"
