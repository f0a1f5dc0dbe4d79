// Sample jobs of the API for tests. Each is parsed with its contract, so that samples always match the contract.
import { createHash } from 'node:crypto'
import { Asset } from '../../contracts/public/assets.ts'
import { Film } from '../../contracts/public/films.ts'
import { DEFAULT_JOIN_SETTINGS } from '../../contracts/public/join-settings.ts'
import { Generation } from '../../contracts/public/generations.ts'
import type { GenerationStatus } from '../../contracts/vocabulary/statuses.ts'

export const GENERATION_ID = 'gen_01kabq5w3gey3s9v8m0n7xkc2t'
export const FILM_ID = 'film_01kabq5w3gey3s9v8m0n7xkc2t'
export const ASSET_ID = 'asset_01kabq5w3gey3s9v8m0n7xkc2t'
export const CREATED_AT = '2026-11-20T10:00:00.000Z'
export const FINISHED_AT = '2026-11-20T10:00:21.000Z'

const NO_CHARGE = { chargedCredits: 0, chargedUsd: 0, openCharges: [] }

/** An image whose size and hash match `content`. */
export function sampleAsset(content: Buffer, more: Partial<Asset> = {}): Asset {
  return Asset.parse({
    id: ASSET_ID,
    kind: 'image',
    contentType: 'image/png',
    sizeBytes: content.byteLength,
    sha256: createHash('sha256').update(content).digest('hex'),
    widthPx: 64,
    heightPx: 48,
    durationMs: null,
    frameRate: null,
    createdAt: CREATED_AT,
    url: `/v1/assets/${ASSET_ID}/content`,
    ...more,
  })
}

/** A generation that waits for a slot. */
export function sampleGeneration(more: Partial<Generation> = {}): Generation {
  const path = `/v1/generations/${GENERATION_ID}`
  return Generation.parse({
    id: GENERATION_ID,
    status: 'waiting',
    model: 'higgsfield-ai/soul/standard',
    input: { prompt: 'A lighthouse' },
    character: null,
    outputs: [],
    error: null,
    priceCredits: 1.5,
    priceSource: 'catalogue',
    priceIsUpperBound: false,
    ...NO_CHARGE,
    film: null,
    attempts: [],
    waitingFor: null,
    expectedFinishAt: null,
    cancelRequestedAt: null,
    cancellation: null,
    fromSandbox: false,
    createdAt: CREATED_AT,
    submittedAt: null,
    finishedAt: null,
    links: { self: path, events: `${path}/events`, cancel: `${path}/cancel` },
    ...more,
  })
}

/** An accepted film with two scenes. */
export function sampleFilm(more: Partial<Film> = {}): Film {
  const path = `/v1/films/${FILM_ID}`
  const ends = { startFrame: null, clip: null, expectedFinishAt: null, error: null }
  const scene = { status: 'pending', takes: [], ...ends, ...NO_CHARGE }
  return Film.parse({
    id: FILM_ID,
    status: 'accepted',
    title: null,
    mode: 'sequential',
    model: 'kling-video/v2.6/pro/image-to-video',
    settings: {},
    scenes: ['The lamp comes on', 'A ship passes'].map((prompt, index) => ({ ...scene, index, prompt })),
    video: null,
    videoIsPartial: false,
    waitingFor: null,
    joinSettings: DEFAULT_JOIN_SETTINGS,
    joinProgress: null,
    join: null,
    priceCredits: 11.2,
    priceSource: 'catalogue',
    priceIsUpperBound: false,
    ...NO_CHARGE,
    error: null,
    cancelRequestedAt: null,
    cancellation: null,
    fromSandbox: false,
    createdAt: CREATED_AT,
    finishedAt: null,
    links: {
      self: path,
      events: `${path}/events`,
      cancel: `${path}/cancel`,
      join: `${path}/join`,
      video: `${path}/video`,
      poster: `${path}/poster`,
      sheet: `${path}/sheet`,
      preview: `${path}/preview`,
      captions: `${path}/captions`,
    },
    ...more,
  })
}

/** An event of the sample generation. */
export function generationEvent(status: GenerationStatus, more: object = {}) {
  return { type: `generation.${status}`, data: { generationId: GENERATION_ID, status, at: CREATED_AT, ...more } }
}

/** An event of a scene of the sample film. */
export function sceneEvent(sceneIndex: number, status: GenerationStatus) {
  const job = { filmId: FILM_ID, generationId: GENERATION_ID, sceneIndex, take: 1 }
  return { type: `scene.${status}`, data: { ...job, status, at: CREATED_AT } }
}

/** An event of the sample film. */
export function filmEvent(status: Film['status']) {
  return { type: `film.${status}`, data: { filmId: FILM_ID, status, at: CREATED_AT } }
}
