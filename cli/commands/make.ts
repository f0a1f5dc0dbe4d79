// hfw make: makes an image, a clip or audio with any model.
import type { Command } from 'commander'
import type { CommandRunner, CommandUse } from '../command-runner.ts'
import { addCreateOptions, addModelOptions } from '../generations/creating-command.ts'
import { findDeclaredOrThrow } from '../models/find-declared.ts'
import { modelArgumentOf } from '../models/model-of-words.ts'
import { COMMAND_NAME } from '../session.ts'

const EXAMPLES = `
Every field of a model is an option: "${COMMAND_NAME} make <model> --help" lists them.
  ${COMMAND_NAME} make soul "A lighthouse at dusk" --aspect-ratio 16:9
  ${COMMAND_NAME} make kling "The lamp comes on" --image start.png --duration 10
  ${COMMAND_NAME} make kling-3 "Waves" --image start.png --shots.0.prompt "The lamp" --shots.0.duration 3
"${COMMAND_NAME} models" lists the models.`

export async function defineMakeCommand(make: Command, run: CommandRunner, use: CommandUse): Promise<void> {
  make
    .description('Makes an image, a clip or audio with a model, and saves it in the current folder.')
    .usage('<model> [prompt] [options]')
    .argument('<model>', 'id or alias (see hfw models)')
    .argument('[prompt]', 'what to show or to say')
  addCreateOptions(make)
  const name = modelArgumentOf(use.words)
  if (name === undefined) {
    make.addHelpText('after', EXAMPLES)
    return
  }
  const model = await findDeclaredOrThrow(name, () => use.openSession())
  make.description(`${model.title}: ${model.description} Files are uploaded first.`)
  addModelOptions(make, model, { run, use, what: 'what to show' })
}
