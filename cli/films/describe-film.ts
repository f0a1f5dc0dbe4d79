// A film in lines for people.
import type { Film, Scene } from '../../contracts/public/films.ts'
import type { Generation } from '../../contracts/public/generations.ts'
import { cancellationRow } from '../jobs/describe-cancellation.ts'
import { describeFailure } from '../jobs/describe-failure.ts'
import { waitOf } from '../jobs/describe-wait.ts'
import { describeAsset, describeLinks, describePrice, type JobResults, row } from '../jobs/job-rows.ts'
import { namedFields } from '../named-lists/named-rows.ts'
import { describeChargeOfFilm, dollars, hasCharge } from '../money/describe-charge.ts'
import type { FilmRead } from './film-progress.ts'

/** One line per fact; facts that are not known yet are omitted. `takes`: the generations of scenes that have not ended. */
export function describeFilm({ film, takes }: FilmRead, { files, apiUrl }: JobResults): string[] {
  return [
    row('id', film.id),
    row('status', film.status),
    ...(film.title === null ? [] : [row('title', film.title)]),
    row('model', film.model),
    ...namedFields(film.settingNames).map(([field, name]) => row(field, name)),
    row('estimate', describePrice(film)),
    ...(hasCharge(film) ? [row('cost', describeChargeOfFilm(film))] : []),
    row('created', film.createdAt),
    ...(film.finishedAt === null ? [] : [row('finished', film.finishedAt)]),
    ...cancellationRow(film),
    ...(film.error === null ? [] : [row('error', describeFailure(film.error))]),
    ...(film.waitingFor === null ? [] : [row('waits for', film.waitingFor.detail)]),
    ...(film.joinProgress === null ? [] : [row('joining', `${film.joinProgress.percent} %`)]),
    ...(film.join === null ? [] : [row('join', describeJoin(film.join))]),
    ...takes.flatMap(describeWait),
    ...film.scenes.map((scene) => row(`scene ${scene.index + 1}`, describeScene(scene, takes))),
    ...describeLinks(film.links, apiUrl),
    ...(film.video === null ? [] : [row(film.videoIsPartial ? 'partial' : 'video', describeAsset(film.video, apiUrl))]),
    ...files.map((file) => row('saved', file)),
  ]
}

function describeJoin({ requestedAt, finishedAt, error }: NonNullable<Film['join']>): string {
  if (finishedAt === null) return `requested at ${requestedAt}, not finished`
  return error === null ? `finished at ${finishedAt}` : `failed at ${finishedAt}: ${error}`
}

function describeWait(take: Generation): string[] {
  const wait = waitOf(take, Date.now())
  return wait === undefined || take.film === null
    ? []
    : [row('waits for', `scene ${take.film.sceneIndex + 1}: ${wait.text}`)]
}

/** A scene that is rendered shows the status of its newest take, which says more. */
function describeScene(scene: Scene, open: readonly Generation[]): string {
  const newest = open.find(({ film }) => film?.sceneIndex === scene.index)
  const status = newest === undefined ? scene.status : `${scene.status} (${newest.status})`
  const takes = scene.takes.map((take) => take.generationId).join(' ')
  const reason = scene.error === null ? '' : `, ${describeFailure(scene.error)}`
  const paid = scene.chargedCredits === 0 ? '' : `, paid ${scene.chargedCredits} credits (${dollars(scene.chargedUsd)})`
  return `${status}${paid}${reason} · ${scene.prompt}${takes === '' ? '' : ` · ${takes}`}`
}
