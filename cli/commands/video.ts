// hfw video: makes a clip, by default one that begins with an image.
import type { Command } from 'commander'
import type { CommandRunner, CommandUse } from '../command-runner.ts'
import { requireOutput } from '../generations/check-generation.ts'
import { addCreateOptions, addModelOptions } from '../generations/creating-command.ts'
import { findDeclaredOrThrow } from '../models/find-declared.ts'
import { modelOptionOf } from '../models/model-of-words.ts'

const DEFAULT_MODEL = 'kling'

export async function defineVideoCommand(video: Command, run: CommandRunner, use: CommandUse): Promise<void> {
  video
    .description(
      'Makes a clip that begins with an image, and saves it in the current folder. Files are uploaded first. The options are those of the model.',
    )
    .argument('[prompt]', 'what happens')
    .option('-m, --model <name>', 'model, by id or alias (see hfw models)', DEFAULT_MODEL)
  addCreateOptions(video)
  const model = await findDeclaredOrThrow(modelOptionOf(use.words) ?? DEFAULT_MODEL, () => use.openSession())
  requireOutput(model, 'video')
  addModelOptions(video, model, { run, use, what: 'what happens' })
}
