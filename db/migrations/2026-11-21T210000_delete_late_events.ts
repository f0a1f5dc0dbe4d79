// Events that are written after the events of their job were deleted mark the job again, so that the deletion finds them.
// Invariant: a transaction that raises the event counter of a job also writes the event.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function mark_stored_events() returns trigger language plpgsql as $$
    begin
      new.events_stored := true;
      return new;
    end
    $$;
    create trigger generation_events_stored before update of event_seq on generation
      for each row when (not old.events_stored and new.event_seq > old.event_seq) execute function mark_stored_events();
    create trigger film_events_stored before update of event_seq on film
      for each row when (not old.events_stored and new.event_seq > old.event_seq) execute function mark_stored_events();
    update generation set events_stored = true where not events_stored
      and exists (select from event where event.stream_id = generation.id);
    update film set events_stored = true where not events_stored
      and exists (select from event where event.stream_id = film.id);
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop trigger film_events_stored on film;
    drop trigger generation_events_stored on generation;
    drop function mark_stored_events();
  `.execute(db)
}
