// Joins the clips of an ended film again: after a failed join, after a scene got its clip late, or with other settings.
// Invariant: the request is stored before its workflow is started, so that housekeeping can start what this call could not.
import type { Film } from '../../contracts/public/films.ts'
import { JoinSettings } from '../../contracts/public/join-settings.ts'
import { type JoinRequest, requestJoin } from '../../db/films/joins.ts'
import type { FilmStatus } from '../../contracts/vocabulary/statuses.ts'
import { check } from '../../domain/validation/check.ts'
import { resolveMedia, saveResolved } from '../assets/resolve-media.ts'
import type { ServiceContext } from '../context.ts'
import { invalidContent, notFound, ServiceProblem } from '../problems/service-problem.ts'
import { checkJoinSettingsOrThrow, soundtrackOf, withSoundtrack } from './join-settings.ts'
import { getFilm } from './read-films.ts'
import { startFilmJoin } from './start-film-join.ts'

export interface JoinFilmInput {
  id: string
  /** Unchecked settings. Undefined: those of the film. */
  body?: unknown
}

/**
 * A repeated call, while the join is open, changes nothing. Throws `not_found`, `invalid_content`, `wrong_state` where there is
 * nothing to join or another join is open, and the problems of the soundtrack.
 */
export async function joinFilm({ ctx, input }: { ctx: ServiceContext; input: JoinFilmInput }): Promise<Film> {
  const { id, body } = input
  const settings = body === undefined ? undefined : await settingsOrThrow(ctx, id, body)
  const media = settings ? await resolveMedia(ctx, soundtrackOf(settings, '')) : []
  const request = await ctx.db.transaction().execute(async (trx) => {
    const [assetId] = await saveResolved(trx, { clientId: ctx.clientId, media })
    const stored = settings && withSoundtrack(settings, assetId)
    return requestJoin(trx, { clientId: ctx.clientId, id, settings: stored })
  })
  refuseOrPass(request, id)
  await startFilmJoin(ctx, id)
  return getFilm({ ctx, input: { id } })
}

async function settingsOrThrow(ctx: ServiceContext, id: string, body: unknown): Promise<JoinSettings> {
  const film = await getFilm({ ctx, input: { id } })
  const checked = check(JoinSettings, body)
  if (!checked.ok) throw invalidContent(checked.errors, checked.unlisted)
  const clipSeconds = film.scenes.map(({ clip }) => (clip?.durationMs == null ? undefined : clip.durationMs / 1000))
  checkJoinSettingsOrThrow(checked.value, { count: film.scenes.length, clipSeconds }, '')
  return checked.value
}

function refuseOrPass(request: JoinRequest, id: string): void {
  switch (request.kind) {
    case 'missing':
      throw notFound('film', id)
    case 'unfinished':
      throw new ServiceProblem('wrong_state', { detail: whyNotYet(request.status) })
    case 'complete':
      throw new ServiceProblem('wrong_state', { detail: 'The film is completed, and its video has all scenes.' })
    case 'no_clips':
      throw new ServiceProblem('wrong_state', {
        detail: 'No scene of the film has a clip, so there is nothing to join.',
      })
    case 'busy':
      throw new ServiceProblem('wrong_state', {
        detail: 'The clips are being joined with other settings. Repeat the request when that join has finished.',
      })
    case 'requested':
      return
  }
}

function whyNotYet(status: FilmStatus): string {
  return `The film is ${status}: its clips are joined when its scenes have ended. Follow it, or cancel it.`
}
