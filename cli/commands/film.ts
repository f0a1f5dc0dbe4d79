// hfw film: makes a video of several scenes. Each scene begins with the last frame of the scene before.
import { type Command, Option } from 'commander'
import { findModel } from '../../contracts/models/catalogue.ts'
import { UsageError } from '../errors/errors.ts'
import { readFilmScript } from '../films/film-script.ts'
import { resolveImage } from '../assets/image-source.ts'
import { namingSources } from '../assets/naming-sources.ts'
import { collect, givenFields, setting, wholeNumber } from '../terminal/option-values.ts'
import type { CommandRunner } from '../command-runner.ts'
import { addJoinOptions, type JoinOptions, joinSettingsOf } from '../films/join-options.ts'
import { FILM_FILES, type FilmFile, saveFilmFile, type SaveOptions } from '../films/save-film-file.ts'
import { joinFilm } from '../films/join-film.ts'
import { runFilm } from '../films/run-film.ts'
import { requireWaitToSave } from '../generations/check-generation.ts'
import { DRY_RUN_HELP, printEstimate } from '../money/dry-run.ts'
import type { ExitCode } from '../errors/exit-codes.ts'
import { COMMAND_NAME, type Session } from '../session.ts'

interface FilmOptions extends JoinOptions {
  image?: string
  scene?: string[]
  script?: string
  model?: string
  title?: string
  duration?: number
  set?: Record<string, unknown>
  out?: string
  wait: boolean
  dryRun?: boolean
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
      'film as JSON (docs/cli.md), - for stdin; its image may be a file relative to the script',
    )
    .option('-m, --model <name>', 'model, by id or alias (see hfw models)')
    .option('-t, --title <text>', 'title of the film')
    .option('-d, --duration <seconds>', 'length of each --scene', wholeNumber({ min: 1, max: 30 }))
    .option('--set <field=value>', 'any setting of the model, for every scene; can be repeated', setting)
    .option('-o, --out <file>', 'file, or existing folder, for the video (default: <id>.mp4)')
    .option('--no-wait', 'print the id when the job is accepted, and do not wait')
    .option('--dry-run', DRY_RUN_HELP)
  addJoinOptions(film).action((options: FilmOptions, command: Command) =>
    run(command, (session) => makeFilm(session, options)),
  )
  film
    .command('join')
    .summary('join the clips of an ended film again')
    .description(
      'Joins the clips that an ended film has, after a failed join or after a scene got its clip late. It costs nothing. ' +
        'The options of a new film for its join, from --crossfade to --join-settings, replace its settings; without them it keeps its own. ' +
        '--out and --no-wait work as for a new film.',
    )
    .argument('<id>', 'film_…')
    .action((id: string, _options: object, command: Command) =>
      run(command, (session) => {
        const options = command.optsWithGlobals<FilmOptions>()
        requireWaitToSave(options)
        return joinFilm(session, id, options)
      }),
    )
  for (const file of Object.keys(FILM_FILES) as FilmFile[]) defineFileCommand(film, file, run)
}

function defineFileCommand(film: Command, file: FilmFile, run: CommandRunner): void {
  const command = film.command(file).summary(FILM_FILES[file].summary).argument('<id>', 'film_…')
  command.description(`Saves a file that was made together with the video. --out names a file or an existing folder.`)
  if (file === 'captions') {
    command.addOption(new Option('--format <format>', 'by default the extension of --out').choices(['vtt', 'srt']))
  }
  command.action((id: string, _options: object, own: Command) =>
    run(own, (session) => saveFilmFile(session, id, { ...own.optsWithGlobals<SaveOptions>(), file })),
  )
}

async function makeFilm(session: Session, options: FilmOptions): Promise<ExitCode> {
  const { model, wait, out, dryRun = false } = options
  requireWaitToSave(options)
  if (model !== undefined) requireClipModel(model)
  if (options.scene?.some((prompt) => prompt.trim() === '')) {
    throw new UsageError('--scene is empty: say what happens in the scene.')
  }
  const body = options.script === undefined ? await bodyOf(session, options) : await scriptBodyOf(session, options)
  if (dryRun) return printEstimate(session, body)
  return namingSources({ '/image': options.image }, () => runFilm(session, body, { wait, out }))
}

function requireClipModel(model: string): void {
  if (findModel(model)?.output !== 'image') return
  throw new UsageError(`${model} makes images, and a film needs a model that makes clips: see ${COMMAND_NAME} models.`)
}

/** A dry run without --scene is for one scene. */
async function bodyOf(session: Session, options: FilmOptions): Promise<Record<string, unknown>> {
  const { model, title, duration: durationSeconds, set: settings, dryRun = false } = options
  const prompts = options.scene ?? (dryRun ? [undefined] : [])
  if (prompts.length === 0) throw new UsageError('Use at least one --scene, or --script.')
  if (options.image === undefined && !dryRun) throw new UsageError('Use --image for the first frame of the film.')
  const image = dryRun ? undefined : await resolveImage(session, options.image!, { flag: '--image' })
  const scenes = prompts.map((prompt) => givenFields({ prompt, durationSeconds }))
  const join = dryRun ? undefined : await joinSettingsOf(session, options)
  return givenFields({ image, model, title, settings, scenes, join })
}

/** Options override the script. Scenes come from the script only. */
async function scriptBodyOf(session: Session, options: FilmOptions): Promise<Record<string, unknown>> {
  if (options.scene !== undefined || options.duration !== undefined) {
    throw new UsageError('--script contains the scenes: omit --scene and --duration.')
  }
  const { body, folder } = await readFilmScript(options.script!, session.cwd)
  const { image: inScript, settings, ...rest } = body
  const image = options.dryRun ? undefined : await imageOf(session, { option: options.image, inScript, folder })
  const { model, title, set, dryRun } = options
  const inScriptJoin = rest['join'] as Record<string, unknown> | undefined
  const join = dryRun ? inScriptJoin : await joinSettingsOf(session, options, inScriptJoin)
  return givenFields({ ...rest, image, join, settings: settingsOf(settings, set), ...givenFields({ model, title }) })
}

/** Those of the script, with those of the options over them. A script that has no object there is refused by the API. */
function settingsOf(inScript: unknown, set: Record<string, unknown> | undefined): unknown {
  return set === undefined ? inScript : { ...(inScript as Record<string, unknown> | undefined), ...set }
}

async function imageOf(
  session: Session,
  given: { option: string | undefined; inScript: unknown; folder: string },
): Promise<string | undefined> {
  if (given.option !== undefined) return resolveImage(session, given.option, { flag: '--image' })
  if (typeof given.inScript !== 'string') return undefined
  return resolveImage(session, given.inScript, { flag: 'image of the script', folder: given.folder })
}
