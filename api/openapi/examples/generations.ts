// Examples of responses about generations.
import type { Cancellation, Generation } from '../../../contracts/public/generations.ts'
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
  film: null,
  attempts: [],
  expectedFinishAt: null,
  cancelRequestedAt: null,
  createdAt: EXAMPLE_TIME,
  submittedAt: null,
  finishedAt: null,
  links: { self: PATH, events: `${PATH}/events`, cancel: `${PATH}/cancel` },
}

export const CANCELLATION_EXAMPLE: Cancellation = {
  outcome: 'cancelling',
  detail: 'It is waiting for a slot and ends at once; nothing is paid.',
}
