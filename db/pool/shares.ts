// The clients' shares of the pool, for fair turns: a clock for each level, and the passes that are ahead of it.
import { sql } from 'kysely'
import { type Shares, shareKey } from '../../domain/pool/fair-share.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'

/** Reads the shares, under the pool's lock. Passes at or behind the clock of their level have no effect and are left out. */
export async function readShares(trx: DatabaseTransaction): Promise<Shares> {
  const rows = await trx
    .selectFrom('shareClock')
    .leftJoin('clientShare', (join) =>
      join.onRef('clientShare.level', '=', 'shareClock.level').onRef('clientShare.pass', '>', 'shareClock.pass'),
    )
    .select(['shareClock.level', 'shareClock.pass as clock', 'clientShare.clientId', 'clientShare.pass'])
    .execute()
  const shares: Shares = { clock: new Map(), passes: new Map() }
  for (const { level, clock, clientId, pass } of rows) {
    shares.clock.set(level, clock)
    if (clientId !== null && pass !== null) shares.passes.set(shareKey(level, clientId), pass)
  }
  return shares
}

/** Writes the passes of the clients in `served` and the clocks of their levels, under the pool's lock. */
export async function writeShares(
  trx: DatabaseTransaction,
  shares: Shares,
  served: readonly { level: number; clientId: string }[],
): Promise<void> {
  const clients = new Map(served.map((entry) => [shareKey(entry.level, entry.clientId), entry]))
  const levels = new Set(served.map(({ level }) => level))
  await trx
    .with('clocks', (cte) =>
      cte
        .insertInto('shareClock')
        .values([...levels].map((level) => ({ level, pass: shares.clock.get(level) ?? 0 })))
        .onConflict((oc) => oc.column('level').doUpdateSet({ pass: sql<number>`excluded.pass` })),
    )
    .insertInto('clientShare')
    .values([...clients].map(([key, entry]) => ({ ...entry, pass: shares.passes.get(key) ?? 0 })))
    .onConflict((oc) => oc.columns(['level', 'clientId']).doUpdateSet({ pass: sql<number>`excluded.pass` }))
    .execute()
}

/** Deletes passes that are not ahead of their level's clock, under the pool's lock. */
export async function forgetSpentShares(trx: DatabaseTransaction): Promise<void> {
  await trx
    .deleteFrom('clientShare')
    .using('shareClock')
    .whereRef('clientShare.level', '=', 'shareClock.level')
    .whereRef('clientShare.pass', '<=', 'shareClock.pass')
    .execute()
}
