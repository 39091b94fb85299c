{{- define "caravan.labels" -}}
app.kubernetes.io/name: caravan
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: {{ .Values.mode }}
{{- end }}

{{/* Of the objects, beside what pods are found by. */}}
{{- define "caravan.metadata" -}}
{{ include "caravan.labels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* Values that each by itself may be, and together lose tables or reach nothing. */}}
{{- define "caravan.together" -}}
{{- $name := .Values.destination.name }}
{{- $url := .Values.destination.url }}
{{- if and (not $url) (has $name (list "postgres" "redshift" "snowflake" "bigquery" "databricks")) }}
{{- fail (printf "destination.url: %s is reached by an address; docs/destinations.md has its form" $name) }}
{{- end }}
{{- if and (not .Values.volume.enabled) (or (has $name (list "h2" "duckdb" "sqlite")) (and (eq $name "filesystem") (not (contains "://" $url)))) }}
{{- fail (printf "volume.enabled: tables of %s are files, which would be gone with each pod; set it to true, or choose a destination that is elsewhere" $name) }}
{{- end }}
{{- $port := get (dict "postgres" "5432" "redshift" "5439") $name }}
{{- if and $port .Values.networkPolicy.enabled (not .Values.destination.ports) }}
{{- fail (printf "destination.ports: the network policy lets out names and 443 alone, and %s is reached by another port; name it, most often destination.ports={%s}, or set networkPolicy.enabled to false" $name $port) }}
{{- end }}
{{- end }}

{{/* The settings file's lines, each key once. */}}
{{- define "caravan.settings" -}}
{{- include "caravan.together" . }}
{{- $lines := dict "destination" .Values.destination.name "destination.dataset" .Values.destination.dataset }}
{{- $_ := set $lines "caravan.endpoints" (join "," .Values.endpoints) }}
{{- with .Values.destination.url }}{{ $_ := set $lines "destination.url" . }}{{ end }}
{{- if and (eq .Values.mode "serve") (gt (int .Values.replicas) 1) }}
{{- $_ := set $lines "caravan.serve.cluster" "true" }}
{{- end }}
{{- range $key, $value := .Values.settings }}
{{- if hasKey $lines $key }}
{{- fail (printf "settings: %s is there already; the chart has a value of its own for it" $key) }}
{{- end }}
{{- $_ := set $lines $key (kindIs "float64" $value | ternary (int64 $value) $value) }}
{{- end }}
{{- range $key, $value := $lines }}
{{ $key }} = {{ toString $value | replace "\\" "\\\\" | replace "\n" "\\n" }}
{{- end }}
{{- end }}

{{/* The pod, but for its restart policy. */}}
{{- define "caravan.pod" -}}
{{- $serve := eq .Values.mode "serve" -}}
automountServiceAccountToken: false
# SIGTERM commits the page in hand within five seconds.
terminationGracePeriodSeconds: 15
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
containers:
  - name: caravan
    image: {{ printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) | quote }}
    imagePullPolicy: {{ .Values.image.pullPolicy }}
    args: [{{ $serve | ternary "serve" "run" }}]
    {{- if $serve }}
    ports:
      - name: page
        containerPort: 8090
      - name: management
        containerPort: 9000
    {{- end }}
    env:
      - name: BUILDKITE_API_TOKEN_FILE
        value: {{ printf "/etc/caravan/secrets/%s" .Values.secret.token | quote }}
      - name: CARAVAN_CONFIG
        value: /etc/caravan/settings/application.properties
      - name: CARAVAN_ROUTES
        value: /etc/caravan/routes
      - name: CARAVAN_DATA
        value: /data
      {{- if $serve }}
      - name: CARAVAN_WEB_ADDRESS
        value: 0.0.0.0:8090
      - name: CARAVAN_SHOW_TOKEN_FILE
        value: {{ printf "/etc/caravan/secrets/%s" .Values.secret.showToken | quote }}
      - name: CARAVAN_MANAGEMENT_ADDRESS
        value: 0.0.0.0:9000
      {{- end }}
      {{- with .Values.secret.password }}
      - name: CARAVAN_DESTINATION_PASSWORD_FILE
        value: {{ printf "/etc/caravan/secrets/%s" . | quote }}
      {{- end }}
      {{- with .Values.environment }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- if $serve }}
    # An API that is away is asked for half a minute, then the first firing waits for its jitter.
    startupProbe:
      httpGet:
        path: /q/health/started
        port: management
      periodSeconds: 2
      failureThreshold: 90
    livenessProbe:
      httpGet:
        path: /q/health/live
        port: management
      periodSeconds: 30
      failureThreshold: 4
    readinessProbe:
      httpGet:
        path: /q/health/ready
        port: management
      periodSeconds: 15
    {{- end }}
    resources: {{- toYaml .Values.resources | nindent 6 }}
    securityContext:
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      capabilities:
        drop: ["ALL"]
    volumeMounts:
      - name: data
        mountPath: /data
      - name: tmp
        mountPath: /tmp
      - name: settings
        mountPath: /etc/caravan/settings
        readOnly: true
      - name: routes
        mountPath: /etc/caravan/routes
        readOnly: true
      - name: secrets
        mountPath: /etc/caravan/secrets
        readOnly: true
volumes:
  - name: data
    {{- if .Values.volume.enabled }}
    persistentVolumeClaim:
      claimName: {{ .Values.volume.existingClaim | default (printf "%s-data" .Release.Name) | quote }}
    {{- else }}
    emptyDir: {}
    {{- end }}
  # SQLite unpacks its library here: it has to be executable, which an emptyDir is.
  - name: tmp
    emptyDir: {}
  - name: settings
    configMap:
      name: {{ .Release.Name }}-settings
  - name: routes
    configMap:
      name: {{ .Release.Name }}-routes
  - name: secrets
    secret:
      secretName: {{ .Values.secret.name | quote }}
      # 0440
      defaultMode: 288
{{- end }}
