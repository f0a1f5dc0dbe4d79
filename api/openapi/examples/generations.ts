// Examples of responses about generations.
import type { Cancellation } from '../../../contracts/public/cancellation.ts'
import type { Generation } from '../../../contracts/public/generations.ts'
import { EXAMPLE_IDS, EXAMPLE_TIME } from './ids.ts'

const PATH = `/v1/generations/${EXAMPLE_IDS.generation}`

export const GENERATION_EXAMPLE: Generation = {
  id: EXAMPLE_IDS.generation,
  status: 'waiting',
  model: 'higgsfield-ai/soul/standard',
  input: {
    prompt: 'A lighthouse at dusk, long exposure',
    aspectRatio: '16:9',
    resolution: '720p',
    batchSize: 1,
    enhancePrompt: true,
  },
  outputs: [],
  error: null,
  priceCredits: 1.5,
  priceSource: 'platform',
  priceIsUpperBound: false,
  chargedCredits: 0,
  chargedUsd: 0,
  openCharges: [],
  film: null,
  attempts: [],
  character: null,
  waitingFor: null,
  expectedFinishAt: null,
  cancelRequestedAt: null,
  cancellation: null,
  fromSandbox: false,
  createdAt: EXAMPLE_TIME,
  submittedAt: null,
  finishedAt: null,
  links: { self: PATH, events: `${PATH}/events`, cancel: `${PATH}/cancel` },
}

export const CANCELLATION_EXAMPLE: Cancellation = {
  state: 'cancelled_unpaid',
  detail: 'It is cancelled, and nothing was paid.',
  paid: 'no',
}
