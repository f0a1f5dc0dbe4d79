// Example of a response about a film.
import type { Film } from '../../../contracts/public/films.ts'
import { DEFAULT_JOIN_SETTINGS } from '../../../contracts/public/join-settings.ts'
import { EXAMPLE_IDS, EXAMPLE_TIME } from './ids.ts'

const PATH = `/v1/films/${EXAMPLE_IDS.film}`

export const FILM_EXAMPLE: Film = {
  id: EXAMPLE_IDS.film,
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
      chargedCredits: 0,
      chargedUsd: 0,
      openCharges: [],
      error: null,
    },
  ],
  video: null,
  videoIsPartial: false,
  waitingFor: null,
  joinSettings: DEFAULT_JOIN_SETTINGS,
  joinProgress: null,
  join: null,
  priceCredits: 5.6,
  priceSource: 'platform',
  priceIsUpperBound: false,
  chargedCredits: 0,
  chargedUsd: 0,
  openCharges: [],
  error: null,
  cancelRequestedAt: null,
  cancellation: null,
  fromSandbox: false,
  createdAt: EXAMPLE_TIME,
  finishedAt: null,
  links: {
    self: PATH,
    events: `${PATH}/events`,
    cancel: `${PATH}/cancel`,
    join: `${PATH}/join`,
    video: `${PATH}/video`,
    poster: `${PATH}/poster`,
    sheet: `${PATH}/sheet`,
    preview: `${PATH}/preview`,
    captions: `${PATH}/captions`,
  },
}
