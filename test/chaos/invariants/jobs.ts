// Nothing lost: every accepted job has an end, its outputs can be read, and its events and cancellations agree with that end.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { OUTPUTS_FETCHED } from '../../../contracts/public/events.ts'
import { isFinalGenerationStatus } from '../../../contracts/vocabulary/statuses.ts'
import type { JobFact, Run } from './facts.ts'

type Jobs = ReadonlyMap<string, JobFact>

/** Also a job whose workflow was terminated from outside is resumed, so that none may end as `internal`. */
export function lostJobs({ jobs }: Run, known: Jobs): string[] {
  const forgotten = jobs.filter(({ id }) => !known.has(id)).map(({ id }) => `${id} was accepted and is not known`)
  const unfinished = [...known.values()]
    .filter(({ isFinal }) => !isFinal)
    .map(({ id, status }) => `${id} is still ${status}`)
  const bugs = [...known.values()]
    .filter(({ error }) => error?.code === 'internal')
    .map(({ id, error }) => `${id} failed as internal: ${error?.detail}`)
  return [...forgotten, ...unfinished, ...bugs]
}

/** Every file of a completed generation or film is in the store, byte for byte. */
export async function missingOutputs({ database, readFile, since = new Date(0) }: Run, known: Jobs): Promise<string[]> {
  const { rows } = await sql<{ job: string; key: string; sha256: string }>`
    select generation.id as job, storage_key as key, sha256 from generation
      join attempt_output on attempt_id = outputs_of_attempt join asset on asset.id = asset_id
    where asset.created_at >= ${since}
    union all select film.id, storage_key, sha256 from film join asset on asset.id = video_asset_id
  `.execute(database)
  const filesOf = Map.groupBy(rows, ({ job }) => job)
  const completed = [...known.values()].filter(({ status }) => status === 'completed')
  const without = completed.filter(({ id }) => !filesOf.has(id)).map(({ id }) => `${id} is completed and has no output`)
  if (!readFile) return without
  const unreadable: string[] = []
  for (const [key, files] of Map.groupBy(
    rows.filter(({ job }) => known.has(job)),
    (row) => row.key,
  )) {
    const bytes = await readFile(key)
    const isWhole = bytes !== undefined && createHash('sha256').update(bytes).digest('hex') === files[0]?.sha256
    if (!isWhole) unreadable.push(...files.map(({ job }) => `an output of ${job} cannot be read: ${key}`))
  }
  return [...without, ...unreadable]
}

/** A join that was requested has ended, with a video or with its reason. */
export async function openJoins({ database, since = new Date(0) }: Run): Promise<string[]> {
  const rows = await database
    .selectFrom('film')
    .select('id')
    .where('createdAt', '>=', since)
    .where('joinRequestedAt', 'is not', null)
    .where('joinFinishedAt', 'is', null)
    .execute()
  return rows.map(({ id }) => `the clips of ${id} are still being joined`)
}

/** A fetch that was accepted has stored the files: its generation has outputs now, and did not have them when it failed. */
export async function unfetchedFiles({ database, fetches = [] }: Run): Promise<string[]> {
  const accepted = fetches.filter(({ status }) => status === 202).map(({ id }) => id)
  if (accepted.length === 0) return []
  const rows = await database
    .selectFrom('generation')
    .select(['id', 'status'])
    .where('id', 'in', accepted)
    .where('outputsOfAttempt', 'is', null)
    .execute()
  return rows.map(({ id, status }) => `a fetch of the files of ${id} was accepted, and it is ${status} without outputs`)
}

/** The order in which a generation passes its statuses. An account's refusal leads back to the line. */
const RANK: Record<string, number> = { waiting: 0, submitting: 0, submitted: 1, in_progress: 2, collecting: 3 }

/** The events of a stream are numbered from 1 without a gap, are in order, and end with the status of their job. */
export async function brokenStreams({ database, since = new Date(0) }: Run, known: Jobs): Promise<string[]> {
  const rows = await database
    .selectFrom('event')
    .select(['streamId', 'seq', 'type'])
    .where('createdAt', '>=', since)
    .orderBy('seq')
    .execute()
  const streams = Map.groupBy(rows, ({ streamId }) => streamId)
  return [...known.values()].flatMap((job) => {
    const events = streams.get(job.id) ?? []
    const own = events.filter(({ type }) => type.startsWith(`${job.kind}.`)).map(({ type }) => type.split('.')[1] ?? '')
    const problems: string[] = []
    if (events.some(({ seq }, index) => seq !== index + 1)) problems.push(`the events of ${job.id} have a gap`)
    if (events.length !== job.eventSeq)
      problems.push(`${job.id} counts ${job.eventSeq} events and has ${events.length}`)
    // An operator's fetch corrects a failed generation, which is not a status event of its own.
    const isCorrected = events.at(-1)?.type === OUTPUTS_FETCHED && own.at(-1) === 'failed' && job.status === 'completed'
    if (own.at(-1) !== job.status && !isCorrected)
      problems.push(`the last event of ${job.id} is ${own.at(-1)}, its status ${job.status}`)
    if (job.kind === 'generation' && !isInOrder(own)) problems.push(`${job.id} went ${own.join(', ')}`)
    return problems
  })
}

function isInOrder(statuses: readonly string[]): boolean {
  return statuses.every((status, index) => {
    const next = statuses[index + 1]
    if (next === undefined) return true
    if (isFinalGenerationStatus(status as never)) return false
    if (isFinalGenerationStatus(next as never) || next === 'waiting') return true
    return (RANK[next] ?? 0) >= (RANK[status] ?? 0)
  })
}

/** What the response to a cancellation states is what happened. A request that was not decided yet states nothing. */
export function falseCancellations({ cancellations = [], fetches = [] }: Run, known: Jobs): string[] {
  const isCorrected = (id: string) => fetches.some((fetch) => fetch.id === id && fetch.status === 202)
  return cancellations.flatMap(({ id, state, status }) => {
    const end = known.get(id)?.status ?? 'not known'
    switch (state) {
      case 'requested':
        return []
      case 'already_final':
        return status === end || isCorrected(id) ? [] : [`${id} was final as ${status} and is ${end} now`]
      case 'too_late':
        return end === 'cancelled' ? [`${id} was too late to cancel and is cancelled`] : []
      case 'cancelled_unpaid':
      case 'cancelled_in_part':
        return end === 'cancelled' ? [] : [`${id} was reported as ${state} and is ${end}`]
    }
  })
}
