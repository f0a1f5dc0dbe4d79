// Checks whether parts respond. The API and the worker report their readiness in this shape.

export interface Readiness<Part extends string = string> {
  status: 'ok' | 'not_ready'
  /** `detail`: what is missing, or what an operator should change although the part responds. */
  parts: { part: Part; ok: boolean; latencyMs: number; detail?: string }[]
}

/** Throws where the part is not ready. May return a warning about a part that is ready. */
export type PartCheck = () => Promise<{ warning: string } | void>

/** Its message may be shown to callers. Messages of other errors may contain host names, so they are not shown. */
export class PartProblem extends Error {
  override readonly name = 'PartProblem'
}

/** A part that takes longer counts as not responding. */
const CHECK_LIMIT_MS = 2_000

/** Runs all checks at once, each for at most two seconds. A check that throws fails; this function does not throw. */
export async function checkParts<Part extends string>(checks: Record<Part, PartCheck>): Promise<Readiness<Part>> {
  const entries = Object.entries(checks) as [Part, PartCheck][]
  const parts = await Promise.all(entries.map(([part, ask]) => checkPart(part, ask)))
  return { status: parts.every((part) => part.ok) ? 'ok' : 'not_ready', parts }
}

async function checkPart<Part extends string>(part: Part, ask: PartCheck): Promise<Readiness<Part>['parts'][number]> {
  const startedAt = performance.now()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new PartProblem(`no answer within ${CHECK_LIMIT_MS} ms`)), CHECK_LIMIT_MS)
  })
  const { ok, detail } = await Promise.race([ask(), late]).then(
    (found) => ({ ok: true, detail: found?.warning }),
    (error: unknown) => ({ ok: false, detail: error instanceof PartProblem ? error.message : 'does not answer' }),
  )
  clearTimeout(timer)
  const latencyMs = Math.round((performance.now() - startedAt) * 10) / 10
  return { part, ok, latencyMs, ...(detail === undefined ? {} : { detail }) }
}
