// Opens the video of a film, or says why there is none.
import type { Film } from '../../contracts/public/films.ts'
import type { ServiceContext } from '../context.ts'
import { getFilm } from './read-films.ts'
import { openAsset, type OpenAsset } from '../assets/open-asset.ts'
import { ServiceProblem } from '../problems/service-problem.ts'

/** Throws `not_found`, or `wrong_state` while there is no video. */
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

function whyNoVideo(film: Film): string {
  const finished = film.scenes.filter((scene) => scene.clip !== null).length
  switch (film.status) {
    case 'accepted':
    case 'rendering':
      return `The film is ${film.status}: ${finished} of ${film.scenes.length} scenes are finished. Follow ${film.links.events}; the video is there when it says film.completed.`
    case 'stitching':
      return `All scenes are finished and are being joined. Follow ${film.links.events}; the video is there in a moment.`
    case 'failed':
    case 'cancelled':
      return `The film is ${film.status} and has no video${finished > 0 ? '; the clips of finished scenes are in it' : ''}.`
    case 'completed':
      return 'The film is completed, but its video is missing. This is a fault of ours.'
  }
}
