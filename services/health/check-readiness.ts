// Asks every part that a request may need whether it answers. The same shape as the worker's own health answers.
import { isSchemaCurrent, pingDatabase } from '../../db/connection/schema-readiness.ts'
import type { ServiceContext } from '../context.ts'

export interface Readiness {
  status: 'ok' | 'not_ready'
  parts: { part: 'database' | 'migrations' | 'temporal' | 'storage'; ok: boolean; latencyMs: number; detail?: string }[]
}

/** A part that takes longer counts as away. */
const CHECK_LIMIT_MS = 2_000
/** A key that is never written; asking for it is enough. */
const PROBE_KEY = 'media/00/probe.bin'

export async function checkReadiness({
  ctx,
}: {
  ctx: Pick<ServiceContext, 'db' | 'store' | 'pingTemporal'>
}): Promise<Readiness> {
  const parts = await Promise.all([
    check('database', () => pingDatabase(ctx.db)),
    check('migrations', async () => {
      if (!(await isSchemaCurrent(ctx.db))) throw new PartProblem('migrations are missing; run node db/main.ts')
    }),
    check('temporal', ctx.pingTemporal),
    check('storage', () => ctx.store.stat(PROBE_KEY)),
  ])
  return { status: parts.every((part) => part.ok) ? 'ok' : 'not_ready', parts }
}

/** Its message may be shown; all others may name hosts. */
class PartProblem extends Error {
  override readonly name = 'PartProblem'
}

async function check(
  part: Readiness['parts'][number]['part'],
  ask: () => Promise<unknown>,
): Promise<Readiness['parts'][number]> {
  const startedAt = performance.now()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new PartProblem(`no answer within ${CHECK_LIMIT_MS} ms`)), CHECK_LIMIT_MS)
  })
  const failure = await Promise.race([ask(), late]).then(
    () => undefined,
    (error: unknown) => (error instanceof PartProblem ? error.message : 'does not answer'),
  )
  clearTimeout(timer)
  const latencyMs = Math.round((performance.now() - startedAt) * 10) / 10
  return { part, ok: failure === undefined, latencyMs, ...(failure === undefined ? {} : { detail: failure }) }
}
