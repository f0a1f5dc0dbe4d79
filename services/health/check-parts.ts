// Checks whether parts respond. The API and the worker report their readiness in this shape.

export interface Readiness<Part extends string = string> {
  status: 'ok' | 'not_ready'
  parts: { part: Part; ok: boolean; latencyMs: number; detail?: string }[]
}

/** Its message may be shown to callers. Messages of other errors may contain host names, so they are not shown. */
export class PartProblem extends Error {
  override readonly name = 'PartProblem'
}

/** A part that takes longer counts as not responding. */
const CHECK_LIMIT_MS = 2_000

/** Runs all checks at once, each for at most two seconds. A check that throws fails; this function does not throw. */
export async function checkParts<Part extends string>(
  checks: Record<Part, () => Promise<unknown>>,
): Promise<Readiness<Part>> {
  const entries = Object.entries(checks) as [Part, () => Promise<unknown>][]
  const parts = await Promise.all(entries.map(([part, ask]) => checkPart(part, ask)))
  return { status: parts.every((part) => part.ok) ? 'ok' : 'not_ready', parts }
}

async function checkPart<Part extends string>(
  part: Part,
  ask: () => Promise<unknown>,
): Promise<Readiness<Part>['parts'][number]> {
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
