#!/bin/sh
# One-shot: creates a role with its databases for API and worker, and one for Temporal. Neither can read the other's data.
# May run again on an existing volume: it adds what is missing and sets both passwords from the environment.
set -eu

# Values reach SQL as psql variables (:'name'), so that no password is ever parsed as SQL.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 \
  --set app_password="$HIGGSFIELD_DB_PASSWORD" \
  --set temporal_password="$TEMPORAL_DB_PASSWORD" <<'SQL'
select 'create role higgsfield login' where not exists (select from pg_roles where rolname = 'higgsfield') \gexec
select 'create role temporal login' where not exists (select from pg_roles where rolname = 'temporal') \gexec
alter role higgsfield login password :'app_password';
alter role temporal login password :'temporal_password';

select format('create database %I owner %I', name, owner)
from (values ('higgsfield', 'higgsfield'), ('temporal', 'temporal'), ('temporal_visibility', 'temporal')) as wanted (name, owner)
where not exists (select from pg_database where datname = name) \gexec

-- Also where somebody made them before.
alter database higgsfield owner to higgsfield;
alter database temporal owner to temporal;
alter database temporal_visibility owner to temporal;
revoke connect on database higgsfield from public;
revoke connect on database temporal from public;
revoke connect on database temporal_visibility from public;
SQL

echo 'databases are there: higgsfield, temporal, temporal_visibility'
