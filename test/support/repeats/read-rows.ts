// The rows that a run leaves, without ids and times, so that two runs can be compared.
import type { Database } from '../../../db/connection/connect.ts'

/** Jobs, attempts, files, ledger, events and leases of all generations and films, in the order in which they were written. */
export async function readRows(db: Database) {
  const generations = await db.selectFrom('generation').select(['status', 'error', 'take']).orderBy('id').execute()
  const attempts = await db
    .selectFrom('attempt')
    .select(['number', 'state', 'requestId', 'resolvedAs', 'refusal', 'chargedCredits', 'tries', 'lateOutcome'])
    .orderBy('id')
    .execute()
  const ledger = await db
    .selectFrom('ledgerEntry')
    .select(['kind', 'credits', 'heldChange', 'spentChange', 'note'])
    // Entries of earlier runs stay, because the ledger only grows.
    .where((eb) =>
      eb.or([
        eb('generationId', 'in', (qb) => qb.selectFrom('generation').select('generation.id')),
        eb('filmId', 'in', (qb) => qb.selectFrom('film').select('film.id')),
      ]),
    )
    .orderBy('id')
    .execute()
  const events = await db.selectFrom('event').select(['streamId', 'seq', 'type']).orderBy('createdAt').execute()
  const leases = await db
    .selectFrom('lease')
    .innerJoin('account', 'account.id', 'lease.accountId')
    .select(['account.name', 'lease.releasedAt', 'lease.claimedAt'])
    .orderBy('lease.id')
    .execute()
  const outputs = await db
    .selectFrom('attemptOutput')
    .innerJoin('attempt', 'attempt.id', 'attemptOutput.attemptId')
    .innerJoin('generation', 'generation.id', 'attempt.generationId')
    .leftJoin('asset', 'asset.id', 'attemptOutput.assetId')
    .select((eb) => [
      'attempt.number',
      'position',
      'attemptOutput.kind',
      'asset.storageKey',
      eb('generation.outputsOfAttempt', '=', eb.ref('attempt.id')).as('isOfGeneration'),
    ])
    .orderBy('attempt.id')
    .orderBy('position')
    .execute()
  const acceptances = await db
    .selectFrom('unexpectedAcceptance')
    .select(['requestId', 'outcome', 'chargedCredits'])
    .orderBy('requestId')
    .execute()
  const films = await db
    .selectFrom('film')
    .leftJoin('asset', 'asset.id', 'film.videoAssetId')
    .select(['status', 'error', 'joinError', 'waitingFor', 'asset.storageKey'])
    .execute()
  const scenes = await db
    .selectFrom('scene')
    .leftJoin('asset', 'asset.id', 'scene.clipAssetId')
    .select(['index', 'status', 'asset.storageKey'])
    .orderBy('index')
    .execute()
  const streams = [...new Set(events.map(({ streamId }) => streamId))]
  return {
    generations,
    attempts,
    ledger,
    events: events
      .map(({ streamId, seq, type }) => `${streamId.split('_')[0]} ${streams.indexOf(streamId)} ${seq} ${type}`)
      .toSorted(),
    leases: leases.map(({ name, releasedAt, claimedAt }) => [name, claimedAt !== null, releasedAt !== null]),
    waiting: (await db.selectFrom('leaseWaiter').select('generationId').execute()).length,
    waits: await db.selectFrom('generationWait').select(['what', 'cause', 'reason']).execute(),
    outputs,
    acceptances,
    films,
    scenes,
  }
}
