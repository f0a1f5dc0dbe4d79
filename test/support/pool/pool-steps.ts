// Steps through the pool for tests: an empty pool, generations, films, grants, and attempts that are being sent.
import { seedAccounts } from './accounts.ts'
import type { Grant } from '../../../contracts/steps/generation.ts'
import { openAttempt, writeAttempt } from '../../../db/attempts/open.ts'
import type { Database } from '../../../db/connection/connect.ts'
import { insertFilm } from '../../../db/films/insert.ts'
import { insertGeneration, type NewGeneration } from '../../../db/generations/insert.ts'
import { acquireSlot } from '../../../db/pool/leases.ts'
import { saveAsset } from '../../../db/assets/insert.ts'
import { emptyTables } from '../servers/empty-tables.ts'

export async function emptyPool(db: Database, accounts: readonly { name: string; slots: number }[]): Promise<void> {
  await emptyTables(db, ['account', 'generation', 'asset', 'event', 'client_share', 'share_clock'])
  await db.updateTable('poolState').set({ isDegraded: false, alarmChangingSince: null, eventSeq: 0 }).execute()
  await seedAccounts(db, accounts)
}

export async function newGeneration(db: Database, over: Partial<NewGeneration> = {}): Promise<string> {
  const model = 'higgsfield-ai/soul/standard'
  const row = await db
    .transaction()
    .execute((trx) =>
      insertGeneration(trx, { clientId: 'local', model, input: { prompt: 'x' }, priceCredits: 1.5, ...over }),
    )
  return row.id
}

/** An accepted film of one scene, and its picture. */
export async function newFilm(db: Database): Promise<string> {
  const sizes = { sizeBytes: 1, widthPx: 1, heightPx: 1, durationMs: null }
  const media = { storageKey: 'x', sha256: 'x', kind: 'image', contentType: 'image/png', ...sizes } as const
  return db.transaction().execute(async (trx) => {
    const { id: imageAssetId } = await saveAsset(trx, { clientId: 'local', media })
    const terms = { title: null, model: 'higgsfield-ai/dop/lite', settings: {}, priceCredits: 1.5 }
    const scenes = [{ prompt: 'x', input: {} }]
    return (await insertFilm(trx, { clientId: 'local', ...terms, imageAssetId, scenes })).id
  })
}

export async function grantNew(db: Database, over: Partial<NewGeneration> = {}): Promise<Grant> {
  const result = await acquireSlot(db, { generationId: await newGeneration(db, over) })
  if (result.kind !== 'granted') throw new Error(`expected a grant, got ${result.kind}`)
  return result.grant
}

/** A generation whose attempt is written, as during its submission. */
export async function sendNew(
  db: Database,
  granted?: Grant,
): Promise<{ generationId: string; attemptId: string; grant: Grant }> {
  const grant = granted ?? (await grantNew(db))
  const { generationId } = grant
  const opened = await openAttempt(db, { generationId, lease: grant, holdMs: 60_000 })
  if (opened.kind !== 'draft') throw new Error(`expected a draft, got ${opened.kind}`)
  const request = { dialect: 'v2', path: '/m', body: '{}' } as const
  await writeAttempt(db, { ...opened, lease: grant, request, isRepeatable: true })
  return { generationId, attemptId: opened.draft.attemptId, grant }
}
