// hfw film: makes a video of several scenes. Each scene begins with the last frame of the scene before.
import type { Command } from 'commander'
import { UsageError } from '../errors/errors.ts'
import { readFilmScript } from '../films/film-script.ts'
import { resolveImage } from '../assets/image-source.ts'
import { collect, givenFields, wholeNumber } from '../terminal/option-values.ts'
import type { CommandRunner } from '../command-runner.ts'
import { joinFilm } from '../films/join-film.ts'
import { runFilm } from '../films/run-film.ts'
import type { Session } from '../session.ts'

interface FilmOptions {
  image?: string
  scene?: string[]
  script?: string
  model?: string
  title?: string
  duration?: number
  out?: string
  wait: boolean
}

export function defineFilmCommand(film: Command, run: CommandRunner): void {
  film
    .description(
      'Makes a film. Each scene begins with the last frame of the scene before. Scenes come from --scene or from a script.',
    )
    .option('-i, --image <source>', 'first frame of the film: a file, an http(s) URL or an upload (asset_…)')
    .option('-s, --scene <prompt>', 'what happens in a scene; repeat it for each scene, in order', collect)
    .option(
      '--script <file>',
      'JSON body of POST /v1/films, - for stdin; its image may be a file relative to the script',
    )
    .option('-m, --model <name>', 'model, by id or alias (see hfw models)')
    .option('-t, --title <text>', 'title of the film')
    .option('-d, --duration <seconds>', 'length of each --scene', wholeNumber({ min: 1, max: 30 }))
    .option('-o, --out <file>', 'file, or existing folder, for the video (default: <id>.mp4)')
    .option('--no-wait', 'print the id when the job is accepted, and do not wait')
    .action((options: FilmOptions, command: Command) =>
      run(command, async (session) => {
        const body =
          options.script === undefined ? await bodyOf(session, options) : await scriptBodyOf(session, options)
        return runFilm(session, body, { wait: options.wait, out: options.out })
      }),
    )
  film
    .command('join')
    .summary('join the clips of an ended film again')
    .description(
      'Joins the clips that an ended film has, after a failed join or after a scene got its clip late. It costs nothing. ' +
        '--out and --no-wait work as for a new film.',
    )
    .argument('<id>', 'film_…')
    .action((id: string, _options: object, command: Command) =>
      run(command, (session) => joinFilm(session, id, command.optsWithGlobals<FilmOptions>())),
    )
}

async function bodyOf(session: Session, options: FilmOptions): Promise<Record<string, unknown>> {
  const { scene: prompts = [], model, title, duration: durationSeconds } = options
  if (prompts.length === 0) throw new UsageError('Use at least one --scene, or --script.')
  if (options.image === undefined) throw new UsageError('Use --image for the first frame of the film.')
  const image = await resolveImage(session, options.image, { flag: '--image' })
  const scenes = prompts.map((prompt) => givenFields({ prompt, durationSeconds }))
  return givenFields({ image, model, title, scenes })
}

/** Options override the script. Scenes come from the script only. */
async function scriptBodyOf(session: Session, options: FilmOptions): Promise<Record<string, unknown>> {
  if (options.scene !== undefined || options.duration !== undefined) {
    throw new UsageError('--script contains the scenes: omit --scene and --duration.')
  }
  const { body, folder } = await readFilmScript(options.script!, session.cwd)
  const image = await imageOf(session, { option: options.image, inScript: body['image'], folder })
  return { ...body, ...givenFields({ image, model: options.model, title: options.title }) }
}

async function imageOf(
  session: Session,
  given: { option: string | undefined; inScript: unknown; folder: string },
): Promise<string | undefined> {
  if (given.option !== undefined) return resolveImage(session, given.option, { flag: '--image' })
  if (typeof given.inScript !== 'string') return undefined
  return resolveImage(session, given.inScript, { flag: 'image of the script', folder: given.folder })
}
