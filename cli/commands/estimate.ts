// hfw estimate: shows the price of a generation or a film. No job is created and nothing is paid.
import type { Command } from 'commander'
import { Estimate } from '../../contracts/public/money.ts'
import { describeEstimate } from '../money/describe-money.ts'
import { UsageError } from '../errors/errors.ts'
import { readFilmScript } from '../films/film-script.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'
import type { CommandRunner } from '../command-runner.ts'
import { print, type Session } from '../session.ts'

/** Replaces images, which do not change the price. */
const PLACEHOLDER_IMAGE = 'https://placeholder.invalid/image.png'

interface EstimateOptions {
  script?: string
  set?: Record<string, unknown>
}

export function defineEstimateCommand(estimateCommand: Command, run: CommandRunner): void {
  estimateCommand
    .description(
      'Shows the price of a generation or a film. It comes from the platform if an account can query it, else from the catalogue.',
    )
    .argument('[model]', 'model, by id or alias (see hfw models)')
    .option('--set <field=value>', 'a setting of the model; can be repeated', setting)
    .option('--script <file>', 'JSON body of POST /v1/generations or POST /v1/films, - for stdin')
    .action((model: string | undefined, options: EstimateOptions, command: Command) =>
      run(command, async (session) => {
        const body = await bodyOf(session, model, options)
        const estimate = await session.api.post('/v1/estimates', Estimate, body)
        print(session, { document: estimate, lines: describeEstimate(estimate) })
        return EXIT_CODES.success
      }),
    )
}

async function bodyOf(session: Session, model: string | undefined, options: EstimateOptions): Promise<unknown> {
  const { script, set = {} } = options
  if ((model === undefined) === (script === undefined)) throw new UsageError('Use a model or --script.')
  if (script === undefined) return { model, input: { prompt: 'a prompt', ...set } }
  const { body } = await readFilmScript(script, session.cwd)
  // The image of a script may be a local file, which the API cannot read.
  return 'scenes' in body ? { ...body, image: PLACEHOLDER_IMAGE } : body
}

/** Numbers, `true` and `false` become JSON values; every other value stays a string. */
function setting(given: string, previous: Record<string, unknown> = {}): Record<string, unknown> {
  const at = given.indexOf('=')
  if (at < 1) throw new UsageError(`--set must be field=value, not "${given}".`)
  const [field, value] = [given.slice(0, at), given.slice(at + 1)]
  const isPlain = /^-?\d+(\.\d+)?$|^true$|^false$/.test(value)
  return { ...previous, [field]: isPlain ? (JSON.parse(value) as unknown) : value }
}
