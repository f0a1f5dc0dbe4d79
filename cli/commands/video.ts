// hfw video: makes a clip that begins with an image.
import type { Command } from 'commander'
import { resolveImage } from '../assets/image-source.ts'
import { givenFields, wholeNumber } from '../terminal/option-values.ts'
import type { CommandRunner } from '../command-runner.ts'
import { runGeneration } from '../generations/run-generation.ts'
import type { Session } from '../session.ts'

interface VideoOptions {
  image: string
  endImage?: string
  model: string
  duration?: number
  sound?: boolean
  aspectRatio?: string
  seed?: number
  out: string
  wait: boolean
}

export function defineVideoCommand(videoCommand: Command, run: CommandRunner): void {
  videoCommand
    .description(
      'Makes a clip that begins with an image, and saves it in the current folder. Files are uploaded first.',
    )
    .argument('<prompt>', 'what happens')
    .requiredOption('-i, --image <source>', 'first frame: a file, an http(s) URL or an upload (asset_…)')
    .option('--end-image <source>', 'last frame, for models that support it')
    .option('-m, --model <name>', 'model, by id or alias (see hfw models)', 'kling')
    .option('-d, --duration <seconds>', 'length, for models with a choice of lengths', wholeNumber({ min: 1, max: 30 }))
    .option('--sound', 'with audio, for models that support it')
    .option('--no-sound', 'without audio')
    .option('-a, --aspect-ratio <ratio>', 'for example 16:9')
    .option('--seed <number>', 'the same seed and input give a similar clip', wholeNumber({ min: 1, max: 1_000_000 }))
    .option('-o, --out <folder>', 'folder for the clip', '.')
    .option('--no-wait', 'print the id when the job is accepted, and do not wait')
    .action((prompt: string, options: VideoOptions, command: Command) =>
      run(command, async (session) => {
        const input = await inputOf(session, prompt, options)
        return runGeneration(session, { model: options.model, input }, options)
      }),
    )
}

async function inputOf(session: Session, prompt: string, options: VideoOptions): Promise<Record<string, unknown>> {
  const { duration: durationSeconds, sound, aspectRatio, seed } = options
  const image = await resolveImage(session, options.image, { flag: '--image' })
  const endImage =
    options.endImage === undefined ? undefined : await resolveImage(session, options.endImage, { flag: '--end-image' })
  return givenFields({ prompt, image, endImage, durationSeconds, sound, aspectRatio, seed })
}
