// hfw image: makes an image from text.
import type { Command } from 'commander'
import type { CommandRunner, CommandUse } from '../command-runner.ts'
import { requireOutput } from '../generations/check-generation.ts'
import { addCreateOptions, addModelOptions } from '../generations/creating-command.ts'
import { findDeclaredOrThrow } from '../models/find-declared.ts'
import { modelOptionOf } from '../models/model-of-words.ts'

const DEFAULT_MODEL = 'soul'

export async function defineImageCommand(image: Command, run: CommandRunner, use: CommandUse): Promise<void> {
  image
    .description('Makes an image from text and saves it in the current folder. The options are those of the model.')
    .argument('[prompt]', 'what to show')
    .option('-m, --model <name>', 'model, by id or alias (see hfw models)', DEFAULT_MODEL)
  addCreateOptions(image)
  const model = await findDeclaredOrThrow(modelOptionOf(use.words) ?? DEFAULT_MODEL, () => use.openSession())
  requireOutput(model, 'image')
  addModelOptions(image, model, { run, use, what: 'what to show' })
}
