// The options that say how the clips of a film are joined, for a new film and for a film that is joined again.
import { type Command, InvalidArgumentError } from 'commander'
import { resolveImage } from '../assets/image-source.ts'
import { UsageError } from '../errors/errors.ts'
import type { Session } from '../session.ts'
import { collect, givenFields } from '../terminal/option-values.ts'
import { readJsonObject } from '../terminal/read-json-object.ts'

export interface JoinOptions {
  joinSettings?: string
  crossfade?: number
  loudness?: number
  matchColors?: boolean
  caption?: string[]
  burnIn?: boolean
  soundtrack?: string
  soundtrackLevel?: number
  trim?: string[]
}

export function addJoinOptions(command: Command): Command {
  return command
    .option('--crossfade <seconds>', 'fade from each clip to the next', decimal)
    .option('--loudness <LUFS>', 'loudness of the whole film, for example -14', decimal)
    .option('--match-colors', 'move the colours of each clip towards those of the first')
    .option('--caption <scene=text>', 'caption of a scene, counted from 1; can be repeated', collect)
    .option('--burn-in', 'draw the captions into the video')
    .option('--soundtrack <source>', 'music below the film: a file, an http(s) URL or an upload (asset_…)')
    .option('--soundtrack-level <dB>', 'gain of the soundtrack (default: -12)', decimal)
    .option('--trim <scene=start,end>', 'seconds cut from both ends of a clip, for example 2=0.5,1', collect)
    .option('--join-settings <file>', 'all settings of the join as JSON; the other options override it')
}

/** The settings for the API. Undefined where no option is given. `base`: settings that the options override. */
export async function joinSettingsOf(
  session: Session,
  options: JoinOptions,
  base?: Record<string, unknown>,
): Promise<Record<string, unknown> | undefined> {
  const { joinSettings: file, crossfade, loudness, matchColors, caption, burnIn, trim } = options
  const flag = '--join-settings'
  const fromFile = file === undefined ? base : { ...base, ...(await readJsonObject(file, { flag, cwd: session.cwd })) }
  const inFile = (name: string) => fromFile?.[name] as Record<string, unknown> | undefined
  const lines = caption?.map((text) => sceneValue(text, '--caption'))
  const settings = givenFields({
    ...fromFile,
    ...(crossfade === undefined ? {} : { transition: { kind: 'crossfade', seconds: crossfade } }),
    ...(loudness === undefined ? {} : { loudness: { targetLufs: loudness } }),
    ...(matchColors ? { colorMatch: true } : {}),
    ...(lines === undefined && burnIn === undefined
      ? {}
      : {
          captions: givenFields({
            ...inFile('captions'),
            burnIn: burnIn ?? inFile('captions')?.['burnIn'],
            lines: lines?.map(({ scene, value }) => ({ scene, text: value })) ?? inFile('captions')?.['lines'],
          }),
        }),
    ...(await soundtrackOf(session, options, inFile('soundtrack'))),
    ...(trim === undefined ? {} : { trim: trim.map(trimOf) }),
  })
  return Object.keys(settings).length === 0 && fromFile === undefined ? undefined : settings
}

async function soundtrackOf(
  session: Session,
  { soundtrack, soundtrackLevel }: JoinOptions,
  inFile: Record<string, unknown> | undefined,
): Promise<Record<string, unknown>> {
  if (soundtrack === undefined && soundtrackLevel === undefined && inFile === undefined) return {}
  const source = soundtrack ?? inFile?.['audio']
  const audio = typeof source === 'string' ? await resolveImage(session, source, { flag: '--soundtrack' }) : source
  return { soundtrack: givenFields({ ...inFile, audio, levelDb: soundtrackLevel ?? inFile?.['levelDb'] }) }
}

function trimOf(text: string): Record<string, unknown> {
  const { scene, value } = sceneValue(text, '--trim')
  const [startSeconds = 0, endSeconds = 0] = value.split(',').map(Number)
  if (Number.isNaN(startSeconds + endSeconds)) throw new UsageError('--trim must be like 2=0.5,1, in seconds.')
  return { scene, startSeconds, endSeconds }
}

/** The API counts scenes from 0. */
function sceneValue(text: string, flag: string): { scene: number; value: string } {
  const [, number, value] = /^(\d+)=(.*)$/s.exec(text) ?? []
  if (number === undefined || value === undefined || Number(number) < 1) {
    throw new UsageError(`${flag} must begin with the number of a scene, from 1, and "=".`)
  }
  return { scene: Number(number) - 1, value }
}

function decimal(text: string): number {
  const number = text.trim() === '' ? Number.NaN : Number(text)
  if (Number.isFinite(number)) return number
  throw new InvalidArgumentError('It must be a number.')
}
