// Example of a response about an attempt.
import type { AttemptDetail } from '../../../contracts/public/attempts.ts'
import { EXAMPLE_IDS, EXAMPLE_TIME } from './ids.ts'

export const ATTEMPT_EXAMPLE: AttemptDetail = {
  id: EXAMPLE_IDS.attempt,
  number: 1,
  account: 'north',
  state: 'unknown',
  idempotencyKey: `${EXAMPLE_IDS.generation}.1`,
  requestId: null,
  refusal: null,
  unknownSince: '2026-11-21T09:31:00.000Z',
  unknownReason: 'no answer within 60 s',
  resolvedAs: null,
  skipped: [],
  chargedCredits: null,
  submittedAt: null,
  finishedAt: null,
  generationId: EXAMPLE_IDS.generation,
  generationStatus: 'submitting',
  client: 'local',
  model: 'higgsfield-ai/soul/standard',
  priceCredits: 1.5,
  createdAt: EXAMPLE_TIME,
  adoptedLateAt: null,
  furtherRequests: [],
  files: [],
  isOutput: false,
  filesKeptUntil: null,
}
