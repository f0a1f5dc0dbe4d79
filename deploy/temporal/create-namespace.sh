#!/bin/sh
# One-shot: waits for the Temporal server and creates the namespace where it is missing.
# May run again on an existing cluster: an existing namespace keeps its settings, also its retention.
set -eu

TRIES=60
try=1
until temporal operator cluster health --address "$TEMPORAL_ADDRESS" >/dev/null 2>&1; do
  if [ "$try" -ge "$TRIES" ]; then
    echo "Temporal at $TEMPORAL_ADDRESS did not become healthy in $TRIES tries" >&2
    exit 1
  fi
  try=$((try + 1))
  sleep 2
done

if temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" --address "$TEMPORAL_ADDRESS" >/dev/null 2>&1; then
  echo "namespace $TEMPORAL_NAMESPACE is there"
else
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --address "$TEMPORAL_ADDRESS" --retention 30d
fi
