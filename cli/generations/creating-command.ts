// The commands that create a generation: `make`, `image` and `video`. Their options follow from the fields of the model.
import type { Command } from 'commander'
import { namingSources } from '../assets/naming-sources.ts'
import { recordApiWords } from '../completion/api-words.ts'
import type { CommandRunner, CommandUse } from '../command-runner.ts'
import { UsageError } from '../errors/errors.ts'
import type { ExitCode } from '../errors/exit-codes.ts'
import { flagOfInput } from '../errors/flag-of-field.ts'
import { inCliTerms } from '../errors/in-cli-terms.ts'
import { fieldOptions, type FieldOption } from '../models/field-options.ts'
import type { DeclaredModel } from '../models/find-declared.ts'
import { inputOfOptions } from '../models/input-of-options.ts'
import { isMedia, uploadFiles } from '../models/upload-files.ts'
import { DRY_RUN_HELP, printEstimate } from '../money/dry-run.ts'
import { COMMAND_NAME, type Session } from '../session.ts'
import { setting } from '../terminal/option-values.ts'
import { readJsonObject } from '../terminal/read-json-object.ts'
import { addCharacterOptions, characterFieldsOf, characterInput, type CharacterOptions } from './character-options.ts'
import { promptOrThrow, requireWaitToSave } from './check-generation.ts'
import { runGeneration } from './run-generation.ts'

interface CreateOptions extends CharacterOptions, Record<string, unknown> {
  input?: string
  set?: Record<string, unknown>
  out?: string
  wait: boolean
  dryRun?: boolean
}

/** Adds the options that every creating command has. */
export function addCreateOptions(command: Command): Command {
  return command
    .option('--input <file>', 'the input as JSON, - for stdin; options replace its fields')
    .option('--set <field=value>', 'a field by its name in the API; can be repeated', setting)
    .option('-o, --out <folder>', 'folder for the result (default: the current folder)')
    .option('--no-wait', 'print the id when the job is accepted, and do not wait')
    .option('--dry-run', DRY_RUN_HELP)
}

/** Adds one option for each field of the model, and the action. The prompt is the last argument. */
export function addModelOptions(
  command: Command,
  model: DeclaredModel,
  { run, use, what }: { run: CommandRunner; use: CommandUse; what: string },
): void {
  const options = fieldOptions(model.fields, use.words)
  command.optionsGroup(`Options of ${model.title}:`)
  for (const { option, type } of options) {
    command.addOption(option)
    recordApiWords(option, { type, model: model.name })
  }
  addCharacterOptions(command, model)
  command.showHelpAfterError(`("${COMMAND_NAME} models show ${model.name}" prints the options of ${model.name})`)
  command.action((...args: unknown[]) => {
    // The prompt is the last argument of every creating command.
    const [given, values] = args.slice(-3) as [string | undefined, CreateOptions]
    return run(command, (session) => create(session, model, { given, values, options, what }))
  })
}

interface CreateRequest {
  /** The prompt argument. */
  given: string | undefined
  values: CreateOptions
  options: readonly FieldOption[]
  /** What a prompt says, for the refusal of a missing one. */
  what: string
}

async function create(session: Session, model: DeclaredModel, request: CreateRequest): Promise<ExitCode> {
  const { wait, out, dryRun = false } = request.values
  requireWaitToSave(request.values)
  const input = await inputOf(session, model, request)
  if (dryRun) {
    const priced = model.fields.filter((field) => !isMedia(field)).map(({ name }) => name)
    const settings = Object.entries(input).filter(([name]) => priced.includes(name) || !isField(model, name))
    const priceInput = Object.fromEntries(settings)
    return printEstimate(session, { model: model.name, input: priceInput, ...characterFieldsOf(request.values) })
  }
  requireFields(model, input)
  const { input: uploaded, sources } = await uploadFiles(session, model.fields, input)
  const body = { model: model.name, input: uploaded, ...characterFieldsOf(request.values) }
  return namingSources(sources, () => runGeneration(session, body, { wait, out: out ?? '.' }))
}

async function inputOf(
  session: Session,
  model: DeclaredModel,
  { given, values, options, what }: CreateRequest,
): Promise<Record<string, unknown>> {
  const base =
    values.input === undefined ? {} : await readJsonObject(values.input, { flag: '--input', cwd: session.cwd })
  const named = { ...base, ...values.set, ...characterInput(model, values) }
  const input = inputOfOptions(named, options, values)
  const field = model.fields.find(({ role }) => role === 'prompt')
  if (field === undefined) {
    if (given === undefined) return input
    throw new UsageError(`${model.name} takes no prompt.`)
  }
  if (given !== undefined && values[field.name] !== undefined) {
    throw new UsageError(`The prompt is given twice: omit --${field.name} or the argument.`)
  }
  const text = given ?? input[field.name]
  if (text === undefined && (values.dryRun === true || !field.isRequired)) return input
  return { ...input, [field.name]: field.isRequired ? promptOrThrow(text, what) : text }
}

function isField({ fields }: DeclaredModel, name: string): boolean {
  return fields.some((field) => field.name === name)
}

function requireFields({ name, fields }: DeclaredModel, input: Record<string, unknown>): void {
  const missing = fields.filter((field) => field.isRequired && input[field.name] === undefined)
  if (missing.length === 0) return
  const lines = missing.map(
    (field) => `${flagOfInput([field.name])} is missing: ${inCliTerms(field.description ?? field.name)}`,
  )
  throw new UsageError([...lines, `"${COMMAND_NAME} models show ${name}" prints an example.`].join('\n'))
}
