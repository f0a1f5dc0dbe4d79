// A film in lines for people.
import type { Film, Scene } from '../../contracts/public/films.ts'
import { describeFailure } from '../jobs/describe-failure.ts'
import { describeChargeOfFilm, dollars, hasCharge } from '../money/describe-charge.ts'
import { describeAsset, describePrice, type JobResults, row } from '../jobs/job-rows.ts'

/** One line per fact; facts that are not known yet are omitted. */
export function describeFilm(film: Film, { files, apiUrl }: JobResults): string[] {
  return [
    row('id', film.id),
    row('status', film.status),
    ...(film.title === null ? [] : [row('title', film.title)]),
    row('model', film.model),
    row('estimate', describePrice(film)),
    ...(hasCharge(film) ? [row('cost', describeChargeOfFilm(film))] : []),
    row('created', film.createdAt),
    ...(film.finishedAt === null ? [] : [row('finished', film.finishedAt)]),
    ...(film.error === null ? [] : [row('error', describeFailure(film.error))]),
    ...(film.waitingFor === null ? [] : [row('waits for', film.waitingFor.detail)]),
    ...(film.join === null ? [] : [row('join', describeJoin(film.join))]),
    ...film.scenes.map((scene) => row(`scene ${scene.index + 1}`, describeScene(scene))),
    ...(film.video === null ? [] : [row(film.videoIsPartial ? 'partial' : 'video', describeAsset(film.video, apiUrl))]),
    ...files.map((file) => row('saved', file)),
  ]
}

function describeJoin({ requestedAt, finishedAt, error }: NonNullable<Film['join']>): string {
  if (finishedAt === null) return `requested at ${requestedAt}, not finished`
  return error === null ? `finished at ${finishedAt}` : `failed at ${finishedAt}: ${error}`
}

function describeScene(scene: Scene): string {
  const takes = scene.takes.map((take) => take.generationId).join(' ')
  const reason = scene.error === null ? '' : `, ${describeFailure(scene.error)}`
  const paid = scene.chargedCredits === 0 ? '' : `, paid ${scene.chargedCredits} credits (${dollars(scene.chargedUsd)})`
  return `${scene.status}${paid}${reason} · ${scene.prompt}${takes === '' ? '' : ` · ${takes}`}`
}
