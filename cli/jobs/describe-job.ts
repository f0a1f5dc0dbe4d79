// A generation or film as it stands, in lines for people.
import type { Asset } from '../../contracts/public/assets.ts'
import type { Film, Scene } from '../../contracts/public/films.ts'
import type { Attempt, Generation } from '../../contracts/public/generations.ts'
import { describeFailure } from './describe-failure.ts'

interface Results {
  /** Paths of what was just saved. */
  files: readonly string[]
  apiUrl: string
}

export function describeGeneration(generation: Generation, { files, apiUrl }: Results): string[] {
  const prompt = generation.input['prompt']
  return [
    row('id', generation.id),
    row('status', generation.status),
    row('model', generation.model),
    ...(typeof prompt === 'string' ? [row('prompt', prompt)] : []),
    row('price', describePrice(generation)),
    row('created', generation.createdAt),
    ...(generation.finishedAt === null ? [] : [row('finished', generation.finishedAt)]),
    ...expectation(generation.expectedFinishAt, generation.finishedAt),
    ...(generation.error === null ? [] : [row('error', describeFailure(generation.error))]),
    ...generation.attempts.map((attempt) => row(`attempt ${attempt.number}`, describeAttempt(attempt))),
    ...generation.outputs.map((asset) => row('output', describeAsset(asset, apiUrl))),
    ...files.map((file) => row('saved', file)),
  ]
}

export function describeFilm(film: Film, { files, apiUrl }: Results): string[] {
  return [
    row('id', film.id),
    row('status', film.status),
    ...(film.title === null ? [] : [row('title', film.title)]),
    row('model', film.model),
    row('price', describePrice(film)),
    row('created', film.createdAt),
    ...(film.finishedAt === null ? [] : [row('finished', film.finishedAt)]),
    ...(film.error === null ? [] : [row('error', describeFailure(film.error))]),
    ...film.scenes.map((scene) => row(`scene ${scene.index + 1}`, describeScene(scene))),
    ...(film.video === null ? [] : [row(film.videoIsPartial ? 'partial' : 'video', describeAsset(film.video, apiUrl))]),
    ...files.map((file) => row('saved', file)),
  ]
}

function row(label: string, text: string): string {
  return `${label.padEnd(10)} ${text}`
}

function describePrice({ priceCredits, priceSource }: Pick<Generation, 'priceCredits' | 'priceSource'>): string {
  return `about ${priceCredits} credits, by the ${priceSource}`
}

function expectation(expectedFinishAt: string | null, finishedAt: string | null): string[] {
  return finishedAt === null && expectedFinishAt !== null ? [row('expected', expectedFinishAt)] : []
}

function describeAttempt(attempt: Attempt): string {
  const skipped = attempt.skipped.map(({ account, reason }) => `; skipped ${account}: ${reason}`).join('')
  const charged = attempt.chargedCredits === null ? '' : `, ${attempt.chargedCredits} credits`
  return `${attempt.state} on ${attempt.account}${charged}${skipped}`
}

function describeScene(scene: Scene): string {
  const takes = scene.takes.map((take) => take.generationId).join(' ')
  const reason = scene.error === null ? '' : `, ${describeFailure(scene.error)}`
  return `${scene.status}${reason} · ${scene.prompt}${takes === '' ? '' : ` · ${takes}`}`
}

function describeAsset(asset: Asset, apiUrl: string): string {
  const size = asset.widthPx === null || asset.heightPx === null ? '' : `, ${asset.widthPx} × ${asset.heightPx}`
  const length = asset.durationMs === null ? '' : `, ${(asset.durationMs / 1000).toFixed(1)} s`
  return `${new URL(asset.url, apiUrl).href} (${asset.contentType}${size}${length})`
}
