// Reads what a submission would cost an account. Nothing is created or charged.
// Facts: `POST /estimate/{model_id}` takes the body of the submission and returns decimal strings, or a description for
// metered models. It does not fetch media URLs in the body.
import { z } from 'zod'
import type { PlatformRequest } from '../../activities/generations/platform-port.ts'
import { roundCredits } from '../../domain/money/credits.ts'
import type { PriceQuote } from '../../services/platform/platform-lookups.ts'
import { type AccountAccess, exchangeAs } from './account-exchange.ts'
import { parseJson, readErrorBody } from './error-body.ts'
import { isSuccess } from './http-exchange.ts'

const Amount = z.string().regex(/^\d{1,9}(\.\d{1,9})?$/)

/** A discount holds the amounts that remain to be paid. */
const EstimateAnswer = z.object({
  credits: Amount,
  discount: z
    .object({ credits: Amount.optional().catch(undefined) })
    .nullish()
    .catch(undefined),
})

/** Makes one call. Does not throw where the platform fails: see `PriceQuote`. */
export async function readEstimate(
  access: AccountAccess,
  call: { request: PlatformRequest; timeoutMs: number },
): Promise<PriceQuote> {
  const { request, timeoutMs } = call
  if (request.dialect !== 'v2')
    return { kind: 'unpriced', detail: 'the platform prices only requests of its newer dialect' }
  const [path] = request.path.split('?')
  const answer = await exchangeAs(access, {
    method: 'POST',
    path: `/estimate${path}`,
    body: request.body,
    timeoutMs,
    signal: undefined,
  })
  if (answer.kind !== 'answered') return { kind: 'unavailable', detail: answer.detail }
  if (!isSuccess(answer.httpStatus)) {
    const detail = readErrorBody(answer.text).detail || `HTTP ${answer.httpStatus}`
    return { kind: isAboutPrice(answer.httpStatus) ? 'unpriced' : 'unavailable', detail }
  }
  const parsed = EstimateAnswer.safeParse(parseJson(answer.text))
  if (!parsed.success) return { kind: 'unpriced', detail: 'the platform returns no price for this model' }
  const { credits, discount } = parsed.data
  return { kind: 'priced', credits: roundCredits(Number(discount?.credits ?? credits)) }
}

/** A refused key, a rate limit or a server error says nothing about the price: a later call may return one. */
function isAboutPrice(httpStatus: number): boolean {
  return httpStatus < 500 && ![401, 403, 408, 429].includes(httpStatus)
}
