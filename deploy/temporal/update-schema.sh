#!/bin/sh
# One-shot: updates Temporal's two databases to the schema of this admin-tools image. The databases must exist.
# May run again on an existing volume: a current schema stays as it is, an older one is updated.
set -eu

# The tool reads the password from the environment, so it shows in no process list.
export SQL_PASSWORD="$POSTGRES_PWD"

bring_up_to_date() {
  database=$1
  folder=$2
  sql_tool() {
    temporal-sql-tool --plugin postgres12 --endpoint "$POSTGRES_SEEDS" --port "$DB_PORT" \
      --user "$POSTGRES_USER" --database "$database" "$@"
  }
  # Adds the version tables where they are missing. A database with a version keeps it.
  sql_tool setup-schema --version 0.0
  sql_tool update-schema --schema-dir "$SCHEMA_DIR/$folder/versioned"
}

SCHEMA_DIR=${SCHEMA_DIR:-/etc/temporal/schema/postgresql/v12}
bring_up_to_date temporal temporal
bring_up_to_date temporal_visibility visibility

echo 'the schema of temporal and temporal_visibility is up to date'
