// Idempotency keys: a request that is repeated with the same key runs once and gets the same response.
// Invariant: the response is stored in the transaction that does the work, so one never exists without the other.
import { createHash } from 'node:crypto'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { findStoredAnswer, storeAnswer } from '../../db/idempotency/records.ts'
import type { ServiceContext } from '../context.ts'
import { ServiceProblem } from '../problems/service-problem.ts'

export interface IdempotencyKey {
  key: string
  /** Hash of the request that carries the key; see `fingerprintOf`. */
  fingerprint: string
}

export interface Answer<Body> {
  status: number
  body: Body
  /** True where an earlier request did the work. */
  isReplay: boolean
}

interface Work<Body> {
  ctx: Pick<ServiceContext, 'db' | 'clientId' | 'idempotencyMs'>
  idempotency: IdempotencyKey | undefined
  status: number
  /** Does the work and returns the body of the response. */
  write: (trx: DatabaseTransaction) => Promise<Body>
}

/** Hash of a request. `body`: the raw bytes, or a text that identifies them. */
export function fingerprintOf(input: { method: string; path: string; body: string | Uint8Array }): string {
  const body = createHash('sha256').update(input.body).digest('hex')
  return createHash('sha256').update(`${input.method}\n${input.path}\n${body}`).digest('hex')
}

/**
 * The stored response where the key was used before, else that of `work`. Where `work` refuses the request because of what an earlier
 * request with this key did meanwhile (its name is taken, its budget is used), that request's response is returned.
 * Throws `idempotency_mismatch` where the key came with another request.
 */
export async function replayOrWork<Body>(
  ctx: Pick<ServiceContext, 'db' | 'clientId'>,
  idempotency: IdempotencyKey | undefined,
  work: () => Promise<Answer<Body>>,
): Promise<Answer<Body>> {
  const replay = await findReplay<Body>(ctx, idempotency)
  if (replay) return replay
  try {
    return await work()
  } catch (error) {
    const recent = error instanceof ServiceProblem ? await findReplay<Body>(ctx, idempotency) : undefined
    if (!recent) throw error
    return recent
  }
}

async function findReplay<Body>(
  ctx: Pick<ServiceContext, 'db' | 'clientId'>,
  idempotency: IdempotencyKey | undefined,
): Promise<Answer<Body> | undefined> {
  if (!idempotency) return undefined
  const stored = await findStoredAnswer(ctx.db, { clientId: ctx.clientId, key: idempotency.key })
  if (!stored) return undefined
  if (stored.fingerprint !== idempotency.fingerprint) {
    throw new ServiceProblem('idempotency_mismatch', {
      detail:
        'This Idempotency-Key came with another request, whose response is still stored. Use a new key for a new request.',
      errors: [{ pointer: 'Idempotency-Key', detail: 'was used with another method, path or body' }],
    })
  }
  return { status: stored.status, body: stored.body as Body, isReplay: true }
}

/** Does the work and stores its response in one transaction. Of two simultaneous requests, one works and the other replays. */
export async function writeOnce<Body>({ ctx, idempotency, status, write }: Work<Body>): Promise<Answer<Body>> {
  try {
    const body = await ctx.db.transaction().execute(async (trx) => {
      const written = await write(trx)
      if (!idempotency) return written
      const { key, fingerprint } = idempotency
      const answer = { fingerprint, status, body: written }
      const isFirst = await storeAnswer(trx, { clientId: ctx.clientId, key, answer, keptForMs: ctx.idempotencyMs })
      if (!isFirst) throw new KeyTaken()
      return written
    })
    return { status, body, isReplay: false }
  } catch (error) {
    const replay = error instanceof KeyTaken ? await findReplay<Body>(ctx, idempotency) : undefined
    if (!replay) throw error
    return replay
  }
}

/** Rolls back the transaction of the second of two simultaneous requests. */
class KeyTaken extends Error {
  override readonly name = 'KeyTaken'
}
