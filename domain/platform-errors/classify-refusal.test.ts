import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { REFUSAL_KINDS } from '../../contracts/vocabulary/platform-refusals.ts'
import { classifyRefusal, type ErrorAnswer } from './classify-refusal.ts'

const JSON_TYPE = 'application/json'
const FULL = 'Maximum number of concurrent requests (4) has been reached'

function answer(httpStatus: number, rest: Partial<ErrorAnswer> = {}): ErrorAnswer {
  return { httpStatus, contentType: JSON_TYPE, code: undefined, detailText: '', ...rest }
}

describe('classifyRefusal', () => {
  it.each([
    ['rejecting account, cap reached', answer(400, { detailText: FULL }), 'at_capacity'],
    [
      'cap reached, other spacing and case',
      answer(400, { detailText: 'too many Concurrent\n Requests' }),
      'at_capacity',
    ],
    ['bad input', answer(400, { detailText: 'invalid_audio_format' }), 'invalid_request'],
    ['wrong key', answer(401, { detailText: 'Invalid credentials' }), 'bad_key'],
    ['agent-style lack of credit', answer(402), 'no_credits'],
    ['no credit', answer(403, { detailText: 'not_enough_credits' }), 'no_credits'],
    ['no credit, older wording', answer(403, { detailText: 'Not enough credits' }), 'no_credits'],
    ['expired key', answer(403, { code: 'api_key_expired' }), 'bad_key'],
    ['disabled key', answer(403, { code: 'api_key_disabled' }), 'bad_key'],
    ['key state spelt otherwise', answer(403, { code: 'api_key_has_expired' }), 'bad_key'],
    ['firewall page', answer(403, { contentType: 'text/html; charset=UTF-8' }), 'blocked'],
    ['firewall text', answer(403, { contentType: 'text/plain', detailText: 'error code: 1010' }), 'blocked'],
    ['problem document is no firewall page', answer(403, { contentType: 'application/problem+json' }), 'no_credits'],
    ['model not for this account', answer(404, { detailText: 'model_not_found' }), 'model_unavailable'],
    ['temporarily unavailable', answer(409), 'model_unavailable'],
    ['model blocked', answer(423), 'model_unavailable'],
    ['model disabled', answer(503), 'model_unavailable'],
    ['gateway page with 503', answer(503, { contentType: 'text/html' }), 'unknown'],
    ['field error', answer(422, { detailText: 'body.duration: Input should be 5 or 10' }), 'invalid_request'],
    [
      'key used with another body',
      answer(422, { detailText: 'Idempotency-Key was used before' }),
      'idempotency_mismatch',
    ],
    ['full queue', answer(429, { code: 'account_queue_full' }), 'at_capacity'],
    ['429 without a code', answer(429), 'at_capacity'],
    ['a known code wins over the status', answer(400, { code: 'account_queue_full' }), 'at_capacity'],
    ['an unknown code leaves the status to speak', answer(401, { code: 'something_new' }), 'bad_key'],
    ['a code named like a part of every object', answer(401, { code: 'constructor' }), 'bad_key'],
    ['the cap wording counts with 400 only', answer(422, { detailText: FULL }), 'invalid_request'],
    ['body too large', answer(413), 'invalid_request'],
    ['request timed out at the server', answer(408), 'unknown'],
    ['moved for good', answer(308), 'unreachable'],
    ['see other', answer(303), 'unknown'],
    ['server error', answer(500), 'unknown'],
    ['bad gateway', answer(502, { contentType: 'text/html' }), 'unknown'],
    ['gateway timeout', answer(504), 'unknown'],
    ['error of the network before the platform', answer(524, { contentType: 'text/html' }), 'unknown'],
  ] as const)('%s', (_what, given, expected) => {
    expect(classifyRefusal(given)).toBe(expected)
  })

  it('takes a server error as a refusal only where a code, or a 503 in JSON, says so', () => {
    const serverErrors = fc.integer({ min: 500, max: 599 }).filter((status) => status !== 503)
    fc.assert(
      fc.property(
        serverErrors,
        fc.option(fc.string(), { nil: undefined }),
        fc.string(),
        (httpStatus, contentType, text) => {
          expect(classifyRefusal({ httpStatus, contentType, code: undefined, detailText: text + FULL })).toBe('unknown')
        },
      ),
    )
  })

  it('gives every client error a refusal that the rest of the system knows', () => {
    const clientErrors = fc.integer({ min: 400, max: 499 }).filter((status) => status !== 408)
    fc.assert(
      fc.property(
        clientErrors,
        fc.option(fc.string(), { nil: undefined }),
        fc.string(),
        (httpStatus, code, detailText) => {
          expect(REFUSAL_KINDS).toContain(classifyRefusal({ httpStatus, contentType: JSON_TYPE, code, detailText }))
        },
      ),
    )
  })
})
