// Opens what was made beside the video of a film: the poster, the contact sheet, the animation, and the captions as text.
import type { Film } from '../../contracts/public/films.ts'
import { findVideoOfFilm, type VideoOfFilm } from '../../db/films/videos.ts'
import { timeCaptions, toSrt, toVtt } from '../../domain/films/captions.ts'
import type { ServiceContext } from '../context.ts'
import { openAsset, type OpenAsset } from '../assets/open-asset.ts'
import { ServiceProblem } from '../problems/service-problem.ts'
import { getFilm } from './read-films.ts'
import { whyNoVideo } from './open-film-video.ts'

type FileContext = Pick<ServiceContext, 'db' | 'clientId' | 'store'>
export type FilmImage = keyof VideoOfFilm['imageIds']

/** Throws `not_found`, and `wrong_state` where the film has no video or no such image. */
export async function openFilmImage({
  ctx,
  input,
}: {
  ctx: FileContext
  input: { id: string; image: FilmImage }
}): Promise<OpenAsset & { film: Film }> {
  const { film, made } = await videoOrThrow(ctx, input.id)
  const assetId = made.imageIds[input.image]
  if (assetId === null) throw new ServiceProblem('wrong_state', { detail: NO_IMAGES })
  return { ...(await openAsset({ ctx, input: { id: assetId } })), film }
}

/** The captions of the film's video, in the times of that video. Throws `not_found`, and `wrong_state` where there are none. */
export async function readFilmCaptions({
  ctx,
  input,
}: {
  ctx: FileContext
  input: { id: string; format: 'srt' | 'vtt' }
}): Promise<{ text: string; film: Film }> {
  const { film, made } = await videoOrThrow(ctx, input.id)
  const lines = made.settings.captions?.lines ?? []
  if (lines.length === 0) throw new ServiceProblem('wrong_state', { detail: 'The video was joined without captions.' })
  const captions = timeCaptions(made.sceneTimes, (index) =>
    lines.filter(({ scene }) => scene === made.sceneTimes[index]?.scene),
  )
  return { text: input.format === 'srt' ? toSrt(captions) : toVtt(captions), film }
}

const NO_IMAGES =
  'No images were made beside this video. Join the clips again with settings, for example with an empty object, to make them.'

async function videoOrThrow(ctx: FileContext, id: string): Promise<{ film: Film; made: VideoOfFilm }> {
  const film = await getFilm({ ctx, input: { id } })
  if (!film.video) throw new ServiceProblem('wrong_state', { detail: whyNoVideo(film) })
  const made = await findVideoOfFilm(ctx.db, film)
  if (!made) throw new ServiceProblem('wrong_state', { detail: NO_IMAGES })
  return { film, made }
}
