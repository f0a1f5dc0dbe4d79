// What the deletion of old history needs: marks of what is still stored, and indexes that find what is due.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- False after the events of the job were deleted.
    alter table generation add column events_stored boolean not null default true;
    alter table film add column events_stored boolean not null default true;
    create index generation_events_due on generation (finished_at) where events_stored and finished_at is not null;
    create index film_events_due on film (finished_at) where events_stored and finished_at is not null;

    -- The body of an attempt is empty after it was deleted. An attempt whose cost is open keeps it.
    -- A refused one is open where it has a request id, or an operator reported it as not accepted.
    create index attempt_body_due on attempt (finished_at)
      where request_body <> '' and finished_at is not null and state not in ('submitting', 'submitted', 'unknown')
        and not (state = 'refused' and resolved_as is distinct from 'found'
          and coalesce(request_id, resolved_as) is not null);

    create index lease_released on lease (released_at) where released_at is not null;
    create index platform_upload_age on platform_upload (uploaded_at);
    -- An attempt stays longer than its lease.
    alter table attempt drop constraint attempt_lease_id_fkey;
  `.execute(db)
}

/** The foreign key is added for new attempts only, because the leases of old ones are deleted. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table attempt add constraint attempt_lease_id_fkey foreign key (lease_id) references lease not valid;
    drop index platform_upload_age, lease_released, attempt_body_due, film_events_due, generation_events_due;
    alter table film drop column events_stored;
    alter table generation drop column events_stored;
  `.execute(db)
}
