// hfw video: makes a clip that begins with an image.
import type { Command } from 'commander'
import { resolveImage } from '../assets/image-source.ts'
import { namingSources } from '../assets/naming-sources.ts'
import { givenFields, setting, wholeNumber } from '../terminal/option-values.ts'
import type { CommandRunner } from '../command-runner.ts'
import { UsageError } from '../errors/errors.ts'
import type { ExitCode } from '../errors/exit-codes.ts'
import { promptOrThrow, requireOutput, requireWaitToSave } from '../generations/check-generation.ts'
import { runGeneration } from '../generations/run-generation.ts'
import { DRY_RUN_HELP, printEstimate } from '../money/dry-run.ts'
import type { Session } from '../session.ts'

interface VideoOptions {
  image?: string
  endImage?: string
  model: string
  duration?: number
  sound?: boolean
  aspectRatio?: string
  seed?: number
  set?: Record<string, unknown>
  out?: string
  wait: boolean
  dryRun?: boolean
}

export function defineVideoCommand(videoCommand: Command, run: CommandRunner): void {
  videoCommand
    .description(
      'Makes a clip that begins with an image, and saves it in the current folder. Files are uploaded first.',
    )
    .argument('[prompt]', 'what happens')
    .option('-i, --image <source>', 'first frame: a file, an http(s) URL or an upload (asset_…)')
    .option('--end-image <source>', 'last frame, for models that support it')
    .option('-m, --model <name>', 'model, by id or alias (see hfw models)', 'kling')
    .option('-d, --duration <seconds>', 'length, for models with a choice of lengths', wholeNumber({ min: 1, max: 30 }))
    .option('--sound', 'with audio, for models that support it')
    .option('--no-sound', 'without audio')
    .option('-a, --aspect-ratio <ratio>', 'for example 16:9')
    .option('--seed <number>', 'the same seed and input give a similar clip', wholeNumber({ min: 1, max: 1_000_000 }))
    .option('--set <field=value>', 'any setting of the model; can be repeated', setting)
    .option('-o, --out <folder>', 'folder for the clip (default: the current folder)')
    .option('--no-wait', 'print the id when the job is accepted, and do not wait')
    .option('--dry-run', DRY_RUN_HELP)
    .action((prompt: string | undefined, options: VideoOptions, command: Command) =>
      run(command, (session) => makeClip(session, prompt, options)),
    )
}

async function makeClip(session: Session, given: string | undefined, options: VideoOptions): Promise<ExitCode> {
  const { model, wait, out, dryRun = false } = options
  requireOutput(model, 'video')
  requireWaitToSave(options)
  const prompt = promptOrThrow(given, { dryRun, what: 'what happens' })
  if (dryRun) return printEstimate(session, { model, input: settingsOf(prompt, options) })
  const images = await imagesOf(session, options)
  const input = { ...settingsOf(prompt, options), ...images }
  const sources = { '/input/image': options.image, '/input/endImage': options.endImage }
  return namingSources(sources, () => runGeneration(session, { model, input }, { wait, out: out ?? '.' }))
}

function settingsOf(prompt: string | undefined, options: VideoOptions): Record<string, unknown> {
  const { duration: durationSeconds, sound, aspectRatio, seed } = options
  return givenFields({ prompt, durationSeconds, sound, aspectRatio, seed, ...options.set })
}

async function imagesOf(session: Session, options: VideoOptions): Promise<Record<string, unknown>> {
  if (options.image === undefined) throw new UsageError('Use --image for the first frame of the clip.')
  const image = await resolveImage(session, options.image, { flag: '--image' })
  const endImage =
    options.endImage === undefined ? undefined : await resolveImage(session, options.endImage, { flag: '--end-image' })
  return givenFields({ image, endImage })
}
