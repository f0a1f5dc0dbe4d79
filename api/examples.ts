// Examples of answers, for the documentation. Each is typed by its contract; a test checks that it holds.
import type { Asset } from '../contracts/public/assets.ts'
import type { Film } from '../contracts/public/films.ts'
import type { Generation } from '../contracts/public/generations.ts'
import type { ModelInfo } from '../contracts/models/model-info.ts'
import { MONEY_EXAMPLES } from './money-examples.ts'

const SUFFIX = '01kabq5w3gey3s9v8m0n7xkc2t'
const GENERATION = `/v1/generations/gen_${SUFFIX}`
const FILM = `/v1/films/film_${SUFFIX}`

const asset: Asset = {
  id: `asset_${SUFFIX}`,
  kind: 'image',
  contentType: 'image/png',
  sizeBytes: 48_213,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  widthPx: 1280,
  heightPx: 720,
  durationMs: null,
  createdAt: '2026-11-21T09:30:00.000Z',
  url: `/v1/assets/asset_${SUFFIX}/content`,
}

const generation: Generation = {
  id: `gen_${SUFFIX}`,
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
  createdAt: '2026-11-21T09:30:00.000Z',
  submittedAt: null,
  finishedAt: null,
  links: { self: GENERATION, events: `${GENERATION}/events`, cancel: `${GENERATION}/cancel` },
}

const film: Film = {
  id: `film_${SUFFIX}`,
  status: 'accepted',
  title: 'The lighthouse',
  mode: 'sequential',
  model: 'kling-video/v2.6/pro/image-to-video',
  settings: {},
  scenes: [
    {
      index: 0,
      prompt: 'The lamp comes on',
      status: 'pending',
      takes: [],
      startFrame: null,
      clip: null,
      expectedFinishAt: null,
      error: null,
    },
  ],
  video: null,
  videoIsPartial: false,
  priceCredits: 5.6,
  priceSource: 'platform',
  error: null,
  cancelRequestedAt: null,
  createdAt: '2026-11-21T09:30:00.000Z',
  finishedAt: null,
  links: { self: FILM, events: `${FILM}/events`, cancel: `${FILM}/cancel`, video: `${FILM}/video` },
}

const cancellation = {
  outcome: 'cancelling' as const,
  detail: 'It is waiting for a slot and ends at once; nothing is paid.',
}

const model: ModelInfo = {
  id: 'higgsfield-ai/soul/standard',
  aliases: ['soul'],
  title: 'Soul',
  description: 'Text to image with style presets.',
  operation: 'text-to-image',
  output: 'image',
  price: { per: 'image', creditsByResolution: { '720p': 1.5, '1080p': 3 } },
  typicalDurationMs: 20_000,
  timeLimitMs: 600_000,
  inputSchema: { type: 'object', properties: { prompt: { type: 'string' } }, required: ['prompt'] },
}

export const EXAMPLES = { asset, generation, film, cancellation, model, ...MONEY_EXAMPLES }
