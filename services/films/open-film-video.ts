// Opens the video of a film, or reports why there is none.
import type { Film } from '../../contracts/public/films.ts'
import type { ServiceContext } from '../context.ts'
import { getFilm } from './read-films.ts'
import { openAsset, type OpenAsset } from '../assets/open-asset.ts'
import { ServiceProblem } from '../problems/service-problem.ts'

/** Throws `not_found`, and `wrong_state` while the film has no video. */
export async function openFilmVideo({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'clientId' | 'store'>
  input: { id: string }
}): Promise<OpenAsset & { film: Film }> {
  const film = await getFilm({ ctx, input })
  if (!film.video) throw new ServiceProblem('wrong_state', { detail: whyNoVideo(film) })
  return { ...(await openAsset({ ctx, input: { id: film.video.id } })), film }
}

/** Why the film has no video, for a person. */
export function whyNoVideo(film: Film): string {
  const finished = film.scenes.filter((scene) => scene.clip !== null).length
  switch (film.status) {
    case 'accepted':
    case 'rendering':
      return `The film is ${film.status}: ${finished} of ${film.scenes.length} scenes are finished. Follow ${film.links.events}; the video is ready at the event film.completed.`
    case 'stitching':
      return `All scenes are finished and are being joined. Follow ${film.links.events}; the video is ready in a moment.`
    case 'failed':
    case 'cancelled':
      return `The film is ${film.status} and has no video${finished > 0 ? '; the film lists the clips of its finished scenes' : ''}.`
    case 'completed':
      return 'The film is completed, but its video is missing. This is a bug.'
  }
}
