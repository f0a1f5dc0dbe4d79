// hfw models: lists the models with their settings and prices.
import { Option, type Command } from 'commander'
import { CAPABILITIES, type Capability } from '../../contracts/models/capabilities.ts'
import type { ModelInfo, ModelList } from '../../contracts/models/model-info.ts'
import { OUTPUT_KINDS } from '../../contracts/models/model.ts'
import { listWith, resourceWith } from '../api/response-schema.ts'
import { describeModel, describeModels } from '../models/describe-model.ts'
import { EXIT_CODES, type ExitCode } from '../errors/exit-codes.ts'
import type { CommandRunner } from '../command-runner.ts'
import { addDriftCommand } from '../models/drift-command.ts'
import { print, printMessage, type Session } from '../session.ts'
import { widthOfOutput } from '../terminal/width-of-output.ts'

interface ModelsOptions {
  output?: string
  capability?: Capability[]
  older?: boolean
}

const SHOWN = ['id', 'aliases', 'title', 'description', 'output', 'price'] as const
const MODELS = listWith<ModelList>(...SHOWN, 'generation')
const MODEL = resourceWith<ModelInfo>(...SHOWN, 'inputSchema', 'capabilities', 'typicalDurationMs')

export function defineModelsCommand(modelsCommand: Command, run: CommandRunner): void {
  modelsCommand
    .description('Lists the current models, or with an id or alias the settings of one model.')
    .argument('[model]', 'id or alias')
    .addOption(new Option('--output <kind>', 'only models that make this kind of media').choices(OUTPUT_KINDS))
    .addOption(new Option('--capability <names...>', 'only models that can do all of this').choices(CAPABILITIES))
    .option('--older', 'also list the older models, which many accounts no longer offer')
    .action((name: string | undefined, options: ModelsOptions, command: Command) =>
      run(command, (session) => (name === undefined ? list(session, options) : show(session, name))),
    )
  modelsCommand
    .command('show')
    .summary('show the fields, prices and abilities of a model, with examples')
    .description(
      'Shows the fields of a model with their options, bounds and defaults, its price, and examples that work.',
    )
    .argument('<model>', 'id or alias')
    .action((name: string, _options: object, command: Command) => run(command, (session) => show(session, name)))
  addDriftCommand(modelsCommand, run)
}

async function list(session: Session, { output, capability = [], older = false }: ModelsOptions): Promise<ExitCode> {
  const query = new URLSearchParams(output === undefined ? {} : { output })
  for (const one of capability) query.append('capability', one)
  const path = query.size === 0 ? '/v1/models' : `/v1/models?${query.toString()}`
  const found = await session.api.get(path, MODELS)
  const shown = found.data.filter(({ generation }) => older || generation === 'current')
  const width = widthOfOutput(session)
  print(session, { document: { data: shown }, lines: shown.length === 0 ? [] : describeModels(shown, width) })
  printRest(session, { shown: shown.length, hidden: found.data.length - shown.length })
  return EXIT_CODES.success
}

/** What the list does not show, on stderr. */
function printRest(session: Session, { shown, hidden }: { shown: number; hidden: number }): void {
  if (shown === 0) printMessage(session, hidden === 0 ? 'No model matches.' : 'No current model matches.')
  if (hidden === 0) return
  printMessage(session, `${hidden === 1 ? '1 older model is' : `${hidden} older models are`} not listed: add --older.`)
}

async function show(session: Session, name: string): Promise<ExitCode> {
  const model = await session.api.get(`/v1/models/${encodeURIComponent(name)}`, MODEL)
  const { url: apiUrl, hasToken } = session.api
  const lines = describeModel(model, { width: widthOfOutput(session), apiUrl, hasToken })
  print(session, { document: model, lines })
  return EXIT_CODES.success
}
