// The demo's film: three scenes from one image, created, watched and downloaded through the public API.
import { join } from 'node:path'
import { downloadVideo, waitForFilm } from '../cli/films/run-film.ts'
import { resolveImage } from '../cli/assets/image-source.ts'
import { sandboxLabel } from '../cli/jobs/sandbox-label.ts'
import type { Session } from '../cli/session.ts'
import { Film } from '../contracts/public/films.ts'

/** A finished film and where its video was saved. */
export type DemoFilm = { film: Film; file: string | undefined; elapsedMs: number }

const IMAGE_FILE = join(import.meta.dirname, '..', 'examples', 'lighthouse.png')
const FILM = {
  title: 'The lighthouse',
  scenes: [
    { prompt: 'Dusk: the lamp of the lighthouse comes on and its beam begins to turn', durationSeconds: 5 },
    { prompt: 'Night: the beam sweeps over the waves, a ship passes on the horizon', durationSeconds: 5 },
    { prompt: 'Dawn: the sky turns pink behind the lighthouse and the lamp goes out', durationSeconds: 5 },
  ],
}

/** Makes the film and saves its video in `folder`. Rejects when `session.signal` fires; the film then continues. */
export async function makeDemoFilm(session: Session, folder: string): Promise<DemoFilm> {
  const startedAt = performance.now()
  const image = await resolveImage(session, IMAGE_FILE, { flag: 'the demo’s image' })
  const accepted = await session.api.post('/v1/films', Film, { ...FILM, image })
  session.progress.write(`Accepted ${accepted.id}: three scenes with ${accepted.model}\n\n`)
  const film = await waitForFilm(session, accepted)
  const file = await downloadVideo(session, film, `${folder}/`)
  return { film, file, elapsedMs: performance.now() - startedAt }
}

/** Describes the result in lines: the file with its length and size, and the addresses of the film. */
export function describeDemoFilm(made: DemoFilm, urls: { api: string; temporalUi?: string }): string {
  const { film, file, elapsedMs } = made
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  const video = film.video === null || file === undefined ? undefined : { ...film.video, file }
  const rows = [
    ...(video === undefined ? [] : [['Video', video.file]]),
    ...(video === undefined
      ? []
      : [['', `${seconds(video.durationMs ?? 0)}, ${(video.sizeBytes / 1024 / 1024).toFixed(1)} MiB`]]),
    ['In the API', `${urls.api}${film.links.self}`],
    ...(urls.temporalUi === undefined
      ? []
      : [['In Temporal', `${urls.temporalUi}/namespaces/default/workflows/${film.id}`]]),
  ]
  const heading =
    film.status === 'completed'
      ? `The film is ready, ${seconds(elapsedMs)} after the request.`
      : `The film ${film.status}${film.error === null ? '' : `: ${film.error.detail}`}`
  const source = sandboxLabel(film, film.video === null ? undefined : 'film')
  const lines = rows.map(([label = '', value = '']) => `  ${label.padEnd(11)}  ${value}`)
  return ['', heading, '', ...lines, ...(source === undefined ? [] : ['', source]), ''].join('\n')
}
