// What `film` and `watch film_…` share: send a film, wait for it, bring its video here, say how it ended.
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Film } from '../../contracts/public/films.ts'
import { isFinalFilmStatus } from '../../contracts/vocabulary/statuses.ts'
import { followEvents } from '../api/follow-events.ts'
import { describeFailure } from '../jobs/describe-failure.ts'
import { downloadAsset, extensionOf } from '../assets/download-asset.ts'
import { EXIT_CODES, type ExitCode } from '../errors/exit-codes.ts'
import { FilmProgress } from './film-progress.ts'
import { formatDuration } from '../progress/format-duration.ts'
import { absoluteUrl } from '../generations/run-generation.ts'
import { COMMAND_NAME, type Session, print, tell, tellOutcome } from '../session.ts'
import { untilInterrupted } from '../terminal/until-interrupted.ts'

export interface FilmWaiting {
  wait: boolean
  /** File or existing folder for the video. Default: `<id>.mp4` here. */
  out: string | undefined
}

/** Sends the film and sees it through. `body` is that of `POST /v1/films`. */
export async function runFilm(
  session: Session,
  body: Record<string, unknown>,
  { wait, out }: FilmWaiting,
): Promise<ExitCode> {
  const film = await session.api.post('/v1/films', Film, body)
  const count = film.scenes.length === 1 ? '1 scene' : `${film.scenes.length} scenes`
  tell(session, `Accepted ${film.id}: ${count} with ${film.model}, about ${film.priceCredits} credits`)
  if (wait) return finishFilm(session, film, { download: true, out })
  print(session, { document: film, lines: [film.id] })
  const text = 'Accepted, not waiting.'
  tellOutcome(session, { isGood: true, text, next: `${COMMAND_NAME} watch ${film.id} --out .` })
  return EXIT_CODES.success
}

/** Waits for the end, downloads the video where wanted and reports. Throws `InterruptedError` at Ctrl-C; the film goes on. */
export async function finishFilm(
  session: Session,
  begun: Film,
  { download, out }: { download: boolean; out: string | undefined },
): Promise<ExitCode> {
  const film = await waitForFilm(session, begun)
  const file = download ? await untilInterrupted(session, film.id, () => downloadVideo(session, film, out)) : undefined
  const files = file === undefined ? [] : [file]
  const lines = !download && film.video !== null ? [absoluteUrl(session, film.video.url)] : files
  print(session, { document: { ...film, files }, lines })
  tellOutcome(session, outcomeOf(film))
  return film.status === 'completed' ? EXIT_CODES.success : EXIT_CODES.failure
}

/** Shows how it goes until it has ended; returns it as it then is. */
export async function waitForFilm(session: Session, begun: Film): Promise<Film> {
  if (isFinalFilmStatus(begun.status)) return begun
  const scenes = begun.scenes.map((scene) => scene.prompt)
  const progress = new FilmProgress({ scenes, output: session.progress })
  return untilInterrupted(session, begun.id, async () => {
    try {
      const onLost = (reason: string) => tell(session, `Lost the API (${reason}); connecting again…`)
      const events = followEvents(session.api, begun.links.events, { signal: session.signal, onLost })
      for await (const event of events) progress.show(event)
    } finally {
      progress.close()
    }
    return session.api.get(begun.links.self, Film)
  })
}

/** Saves the video as `out`, or in it where it is a folder; undefined where there is none yet. */
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

function outcomeOf(film: Film) {
  const { id, status, finishedAt, createdAt } = film
  const duration = finishedAt === null ? '' : ` in ${formatDuration(Date.parse(finishedAt) - Date.parse(createdAt))}`
  const next = `${COMMAND_NAME} get ${id}`
  if (status === 'completed') return { isGood: true, text: `${id} completed${duration}.`, next }
  const reason = film.error === null ? '' : `: ${describeFailure(film.error)}`
  const doneCount = film.scenes.filter((scene) => scene.status === 'completed').length
  const partial = film.videoIsPartial ? ` The video holds ${doneCount} of ${film.scenes.length} scenes.` : ''
  return { isGood: false, text: `${id} ${status}${duration}${reason}.${partial}`, next }
}
