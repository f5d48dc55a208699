{{- define "inferscope.name" -}}
{{- printf "%s" .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "inferscope.selector" -}}
app.kubernetes.io/name: inferscope
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "inferscope.labels" -}}
{{ include "inferscope.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{- define "inferscope.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{/* The workloads: name -> roles. */}}
{{- define "inferscope.workloads" -}}
{{- if eq .Values.buffer.kind "disk" -}}
all: [collector, indexer, detector, query-api]
{{- else -}}
collector: [collector]
indexer: [indexer]
detector: [detector]
query-api: [query-api]
{{- end -}}
{{- end -}}

{{/* What of the configuration is not default: the chart's own, laid over what values have under config. */}}
{{- define "inferscope.config" -}}
{{- $elasticsearch := dict "hosts" (list .Values.elasticsearch.url) -}}
{{- if .Values.elasticsearch.ca.secretName -}}
{{- $_ := set $elasticsearch "ca-certificate" "/certificates/ca.crt" -}}
{{- end -}}
{{- $keys := list -}}
{{- range .Values.apiKeys -}}
{{- $hash := printf "${INFERSCOPE_KEY_HASH_%s}" .id -}}
{{- $keys = append $keys (dict "id" .id "tenant" .tenant "scopes" .scopes "hash" $hash) -}}
{{- end -}}
{{- $own := dict "data-directory" "/var/lib/inferscope" "bind-address" "0.0.0.0" "elasticsearch" $elasticsearch "access" (dict "api-keys" $keys) -}}
{{- if eq .Values.buffer.kind "kafka" -}}
{{- $_ := set $own "buffer" (dict "type" "kafka" "kafka" (dict "servers" .Values.buffer.kafka.bootstrapServers)) -}}
{{- end -}}
{{- with .Values.kibana.publicUrl -}}
{{- $_ := set $own "query-api" (dict "kibana-url" .) -}}
{{- end -}}
{{- toYaml (mergeOverwrite (deepCopy .Values.config) $own) -}}
{{- end -}}

{{- define "inferscope.credentials" -}}
{{- if eq .kind "api-key" }}
- name: {{ .prefix }}_API_KEY
  valueFrom: {secretKeyRef: {name: {{ .secretName }}, key: api-key}}
{{- else }}
- name: {{ .prefix }}_USERNAME
  valueFrom: {secretKeyRef: {name: {{ .secretName }}, key: username}}
- name: {{ .prefix }}_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ .secretName }}, key: password}}
{{- end }}
{{- end -}}

{{- define "inferscope.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{- define "inferscope.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{/* A pod; takes root, roles and name. */}}
{{- define "inferscope.pod" -}}
{{- $values := .root.Values -}}
metadata:
  labels:
    {{- include "inferscope.selector" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .name }}
    {{- range .roles }}
    inferscope.io/{{ . }}: "true"
    {{- end }}
  annotations:
    checksum/config: {{ include (print .root.Template.BasePath "/configmap.yaml") .root | sha256sum }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "inferscope.name" .root }}
  automountServiceAccountToken: false
  # The buffer is brought to rest before the end.
  terminationGracePeriodSeconds: 90
  securityContext:
    {{- include "inferscope.podSecurity" .root | nindent 4 }}
  containers:
    - name: inferscope
      image: {{ include "inferscope.image" .root }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      args: [up, --config, /etc/inferscope/inferscope.yaml, --roles, {{ join "," .roles | quote }}]
      env:
        - {name: INFERSCOPE_HEAP, value: {{ $values.heap | quote }}}
        {{- include "inferscope.credentials" (merge (dict "prefix" "INFERSCOPE_ELASTICSEARCH") $values.elasticsearch.credentials) | nindent 8 }}
        {{- range $values.apiKeys }}
        - name: INFERSCOPE_KEY_HASH_{{ .id }}
          valueFrom: {secretKeyRef: {name: {{ .hash.secretName }}, key: {{ .hash.key }}}}
        {{- end }}
        {{- range $values.secrets.environment }}
        - name: {{ .name }}
          valueFrom: {secretKeyRef: {name: {{ .secretName }}, key: {{ .key }}}}
        {{- end }}
      ports:
        {{- if has "collector" .roles }}
        - {name: otlp-grpc, containerPort: 4317}
        - {name: otlp-http, containerPort: 4318}
        {{- end }}
        - {name: http, containerPort: 8480}
      startupProbe:
        httpGet: {path: /health/live, port: http}
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet: {path: /health/live, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      # Not ready while Elasticsearch is away: a collector stays in service then, since the buffer takes what comes.
      readinessProbe:
        httpGet: {path: /health/{{ has "query-api" .roles | ternary (has "collector" .roles | ternary "live" "ready") "live" }}, port: http}
        periodSeconds: 5
        timeoutSeconds: 5
      resources:
        {{- toYaml $values.resources | nindent 8 }}
      securityContext:
        {{- include "inferscope.containerSecurity" .root | nindent 8 }}
      volumeMounts:
        - {name: config, mountPath: /etc/inferscope, readOnly: true}
        - {name: tmp, mountPath: /tmp}
        - {name: data, mountPath: /var/lib/inferscope}
        {{- if $values.elasticsearch.ca.secretName }}
        - {name: elasticsearch-ca, mountPath: /certificates, readOnly: true}
        {{- end }}
        {{- range $values.secrets.files }}
        - {name: secret-{{ .secretName }}, mountPath: /secrets/{{ .secretName }}, readOnly: true}
        {{- end }}
  volumes:
    - name: config
      configMap: {name: {{ include "inferscope.name" .root }}}
    - name: tmp
      emptyDir: {sizeLimit: 64Mi}
    {{- if eq $values.buffer.kind "kafka" }}
    - name: data
      emptyDir: {sizeLimit: 1Gi}
    {{- end }}
    {{- with $values.elasticsearch.ca }}
    {{- if .secretName }}
    - name: elasticsearch-ca
      secret: {secretName: {{ .secretName }}, items: [{key: {{ .key }}, path: ca.crt}]}
    {{- end }}
    {{- end }}
    {{- range $values.secrets.files }}
    - name: secret-{{ .secretName }}
      secret: {secretName: {{ .secretName }}}
    {{- end }}
  {{- with $values.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.affinity }}
  affinity: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
