// hfw image: makes an image from text.
import type { Command } from 'commander'
import { Option } from 'commander'
import { givenFields, setting, wholeNumber } from '../terminal/option-values.ts'
import type { CommandRunner } from '../command-runner.ts'
import type { ExitCode } from '../errors/exit-codes.ts'
import { promptOrThrow, requireOutput, requireWaitToSave } from '../generations/check-generation.ts'
import { runGeneration } from '../generations/run-generation.ts'
import { DRY_RUN_HELP, printEstimate } from '../money/dry-run.ts'
import type { Session } from '../session.ts'

interface ImageOptions {
  model: string
  aspectRatio?: string
  resolution?: string
  batch?: string
  seed?: number
  style?: string
  set?: Record<string, unknown>
  out?: string
  wait: boolean
  dryRun?: boolean
}

export function defineImageCommand(imageCommand: Command, run: CommandRunner): void {
  imageCommand
    .description('Makes an image from text and saves it in the current folder.')
    .argument('[prompt]', 'what to show')
    .option('-m, --model <name>', 'model, by id or alias (see hfw models)', 'soul')
    .option('-a, --aspect-ratio <ratio>', 'for example 16:9')
    .option('-r, --resolution <size>', 'for example 1080p')
    .addOption(new Option('-b, --batch <count>', 'number of images').choices(['1', '4']))
    .option('--seed <number>', 'the same seed and prompt give a similar image', wholeNumber({ min: 1, max: 1_000_000 }))
    .option('--style <name>', 'a style of the model, by name or id (see hfw styles)')
    .option('--set <field=value>', 'any setting of the model; can be repeated', setting)
    .option('-o, --out <folder>', 'folder for the image (default: the current folder)')
    .option('--no-wait', 'print the id when the job is accepted, and do not wait')
    .option('--dry-run', DRY_RUN_HELP)
    .action((prompt: string | undefined, options: ImageOptions, command: Command) =>
      run(command, async (session) => makeImage(session, prompt, options)),
    )
}

async function makeImage(session: Session, given: string | undefined, options: ImageOptions): Promise<ExitCode> {
  const { model, aspectRatio, resolution, seed, style, wait, out, dryRun = false } = options
  requireOutput(model, 'image')
  requireWaitToSave(options)
  const prompt = promptOrThrow(given, { dryRun, what: 'what to show' })
  const batchSize = options.batch === undefined ? undefined : Number(options.batch)
  const input = givenFields({ prompt, aspectRatio, resolution, batchSize, seed, style, ...options.set })
  return dryRun
    ? printEstimate(session, { model, input })
    : runGeneration(session, { model, input }, { wait, out: out ?? '.' })
}
