// hfw image: makes an image from text.
import type { Command } from 'commander'
import { Option } from 'commander'
import { givenFields, wholeNumber } from '../terminal/option-values.ts'
import type { CommandRunner } from '../command-runner.ts'
import { runGeneration } from '../generations/run-generation.ts'

interface ImageOptions {
  model: string
  aspectRatio?: string
  resolution?: string
  batch?: string
  seed?: number
  styleId?: string
  out: string
  wait: boolean
}

export function defineImageCommand(imageCommand: Command, run: CommandRunner): void {
  imageCommand
    .description('Makes an image from text and saves it in the current folder.')
    .argument('<prompt>', 'what to show')
    .option('-m, --model <name>', 'model, by id or alias (see hfw models)', 'soul')
    .option('-a, --aspect-ratio <ratio>', 'for example 16:9')
    .option('-r, --resolution <size>', 'for example 1080p')
    .addOption(new Option('-b, --batch <count>', 'number of images').choices(['1', '4']))
    .option('--seed <number>', 'the same seed and prompt give a similar image', wholeNumber({ min: 1, max: 1_000_000 }))
    .option('--style-id <uuid>', 'a style of the model')
    .option('-o, --out <folder>', 'folder for the image', '.')
    .option('--no-wait', 'print the id when the job is accepted, and do not wait')
    .action((prompt: string, options: ImageOptions, command: Command) =>
      run(command, (session) => {
        const { model, aspectRatio, resolution, seed, styleId } = options
        const batchSize = options.batch === undefined ? undefined : Number(options.batch)
        const input = givenFields({ prompt, aspectRatio, resolution, batchSize, seed, styleId })
        return runGeneration(session, { model, input }, options)
      }),
    )
}
