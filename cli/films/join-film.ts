// Joins the clips of an ended film again, waits for the video and saves it.
import { setTimeout as sleep } from 'node:timers/promises'
import { Film } from '../../contracts/public/films.ts'
import { UsageError } from '../errors/errors.ts'
import { EXIT_CODES, type ExitCode } from '../errors/exit-codes.ts'
import { parseJobIdOrThrow } from '../jobs/job-id.ts'
import { formatDuration } from '../progress/format-duration.ts'
import { COMMAND_NAME, print, printMessage, printOutcome, type Session } from '../session.ts'
import { type JoinOptions, joinSettingsOf } from './join-options.ts'
import { untilInterrupted } from '../terminal/until-interrupted.ts'
import { downloadVideo } from './run-film.ts'

const POLL_MS = 1_000

/** Exit code 1 where the clips could not be joined. Throws `InterruptedError` at Ctrl-C; the join continues. */
export async function joinFilm(
  session: Session,
  text: string,
  { wait, out, ...options }: { wait: boolean; out?: string } & JoinOptions,
): Promise<ExitCode> {
  const { kind, id, path } = parseJobIdOrThrow(text)
  if (kind !== 'film') throw new UsageError(`"${id}" is not the id of a film (film_…).`)
  const requested = await session.api.post(`${path}/join`, Film, await joinSettingsOf(session, options))
  const next = `${COMMAND_NAME} get ${id}`
  if (!wait) {
    print(session, { document: requested, lines: [id] })
    printOutcome(session, { isGood: true, text: `${id}: the clips are being joined.`, next })
    return EXIT_CODES.success
  }
  const film = await untilInterrupted(session, id, () => untilJoined(session, requested, path))
  const error = film.join?.error ?? null
  const file = error === null ? await downloadVideo(session, film, out) : undefined
  const files = file === undefined ? [] : [file]
  print(session, { document: { ...film, files }, lines: files })
  const isGood = error === null
  printOutcome(session, {
    isGood,
    text: isGood ? textOf(film) : `${id}: the clips could not be joined: ${error}.`,
    next,
  })
  return isGood ? EXIT_CODES.success : EXIT_CODES.failure
}

async function untilJoined(session: Session, requested: Film, path: string): Promise<Film> {
  let film = requested
  let shown: string | undefined
  let percent: number | undefined
  while (film.join?.finishedAt === null) {
    const reason = film.waitingFor?.detail
    if (reason !== undefined && reason !== shown) printMessage(session, `Waiting: ${reason}`)
    shown = reason
    const progress = film.joinProgress
    if (progress && progress.percent !== percent) printMessage(session, progressLine(progress))
    percent = progress?.percent
    await sleep(POLL_MS, undefined, { signal: session.signal })
    film = await session.api.get(path, Film)
  }
  return film
}

function progressLine({ percent, expectedFinishAt }: NonNullable<Film['joinProgress']>): string {
  if (expectedFinishAt === null) return `Joining the clips: ${percent} %`
  const leftMs = Math.max(0, Date.parse(expectedFinishAt) - Date.now())
  return `Joining the clips: ${percent} %, about ${formatDuration(leftMs)} left`
}

function textOf({ id, status, scenes }: Film): string {
  const clips = scenes.filter((scene) => scene.clip !== null).length
  return clips === scenes.length
    ? `${id} is ${status}: the video holds all scenes.`
    : `${id} stays ${status}: the video holds ${clips} of ${scenes.length} scenes.`
}
