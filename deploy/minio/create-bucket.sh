#!/bin/sh
# One-shot: creates the bucket where it is missing. It stays private: only API and worker read it.
set -eu

# mc stores its list of servers in a folder, which must be writable.
export MC_CONFIG_DIR=/tmp/mc

mc alias set store "$S3_ENDPOINT" "$S3_ACCESS_KEY_ID" "$S3_SECRET_ACCESS_KEY" >/dev/null
mc mb --ignore-existing "store/$S3_BUCKET"
