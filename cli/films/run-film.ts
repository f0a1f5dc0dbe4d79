// The steps that `film` and `watch film_…` share: create a film, wait for it, download its video, report its end.
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Film } from '../../contracts/public/films.ts'
import { Generation } from '../../contracts/public/generations.ts'
import { isFinalFilmStatus, isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { describeFailure } from '../jobs/describe-failure.ts'
import { capitalized, describeChargeOfFilm } from '../money/describe-charge.ts'
import { absoluteUrl, roughPrice } from '../jobs/job-rows.ts'
import { inSandbox, printSandboxLabel } from '../jobs/sandbox-label.ts'
import { endedAfter, printAccepted, waitForJob } from '../jobs/wait-for-job.ts'
import { downloadAsset, extensionOf } from '../assets/download-asset.ts'
import { EXIT_CODES, type ExitCode } from '../errors/exit-codes.ts'
import { FilmProgress, type FilmRead } from './film-progress.ts'
import { COMMAND_NAME, type Outcome, type Session, print, printMessage, printOutcome } from '../session.ts'
import { untilInterrupted } from '../terminal/until-interrupted.ts'

export interface FilmWaitOptions {
  /** False: return as soon as the film is accepted. */
  wait: boolean
  /** File or existing folder for the video. Default: `<id>.mp4` in the current folder. */
  out: string | undefined
}

/** Creates the film and, with `wait`, waits for its end. `body` is that of `POST /v1/films`. */
export async function runFilm(
  session: Session,
  body: Record<string, unknown>,
  { wait, out }: FilmWaitOptions,
): Promise<ExitCode> {
  const film = await session.api.post('/v1/films', Film, body)
  const count = film.scenes.length === 1 ? '1 scene' : `${film.scenes.length} scenes`
  printMessage(session, `Accepted ${film.id}: ${count} with ${film.model}, ${roughPrice(film)} credits`)
  if (wait) return finishFilm(session, film, { download: true, out })
  printAccepted(session, film)
  return EXIT_CODES.success
}

/** Waits for the end, downloads the video if requested and reports. Throws `InterruptedError` at Ctrl-C; the film continues. */
export async function finishFilm(
  session: Session,
  accepted: Film,
  { download, out }: { download: boolean; out: string | undefined },
): Promise<ExitCode> {
  const film = await waitForFilm(session, accepted)
  const file = download ? await untilInterrupted(session, film.id, () => downloadVideo(session, film, out)) : undefined
  const files = file === undefined ? [] : [file]
  const lines = !download && film.video !== null ? [absoluteUrl(session.api.url, film.video.url)] : files
  print(session, { document: { ...film, files }, lines })
  printMessage(session, capitalized(inSandbox(film, describeChargeOfFilm(film))))
  printOutcome(session, outcomeOf(film))
  printSandboxLabel(session, film, film.video === null ? undefined : 'film')
  return film.status === 'completed' ? EXIT_CODES.success : EXIT_CODES.failure
}

/** Shows the progress until the film has ended, and returns the ended film. */
export async function waitForFilm(session: Session, accepted: Film): Promise<Film> {
  if (isFinalFilmStatus(accepted.status)) return accepted
  const scenes = accepted.scenes.map((scene) => scene.prompt)
  const progress = new FilmProgress({ scenes, output: session.progress })
  await waitForJob(session, accepted, { read: () => readFilm(session, accepted.links.self), progress })
  return untilInterrupted(session, accepted.id, () => session.api.get(accepted.links.self, Film))
}

/** At most so many takes are read: the scenes of a film are rendered one after the other. */
const MAX_TAKES = 4

/** Reads a film, and the generations of its scenes that have not ended. */
export async function readFilm(session: Pick<Session, 'api'>, path: string): Promise<FilmRead> {
  const film = await session.api.get(path, Film)
  const open = film.scenes.flatMap(({ takes }) => {
    const newest = takes.at(-1)
    return newest === undefined || isFinalGenerationStatus(newest.status) ? [] : [newest.generationId]
  })
  const takes = open.slice(0, MAX_TAKES).map((id) => session.api.get(`/v1/generations/${id}`, Generation))
  return { film, takes: await Promise.all(takes) }
}

/** Saves the video as `out`, or in `out` when that is a folder. Returns its path; undefined when there is no video yet. */
export async function downloadVideo(
  session: Session,
  film: Film,
  out: string | undefined,
): Promise<string | undefined> {
  if (film.video === null) return undefined
  const name = `${film.id}${film.videoIsPartial ? '-partial' : ''}${extensionOf(film.video)}`
  const path = resolve(session.cwd, out ?? name)
  const isFolder = out?.endsWith('/') || (await stat(path).catch(() => undefined))?.isDirectory()
  return downloadAsset(session.api, film.video, isFolder ? join(path, name) : path)
}

function outcomeOf(film: Film): Outcome {
  const { id, status } = film
  const next = `${COMMAND_NAME} get ${id}`
  if (status === 'completed') return { isGood: true, text: `${id} completed${endedAfter(film)}.`, next }
  const reason = film.error === null ? '' : `: ${describeFailure(film.error)}`
  const doneCount = film.scenes.filter((scene) => scene.status === 'completed').length
  const partial = film.videoIsPartial ? ` The video holds ${doneCount} of ${film.scenes.length} scenes.` : ''
  return { isGood: false, text: `${id} ${status}${endedAfter(film)}${reason}.${partial}`, next }
}
