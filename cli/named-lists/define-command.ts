// What `hfw styles`, `hfw motions` and `hfw presets` share: they list the entries that inputs of models can name.
import type { Command } from 'commander'
import type { NamedListEntry, NamedListPage } from '../../contracts/public/named-lists.ts'
import type { ResponseSchema } from '../api/response-schema.ts'
import { listWith } from '../api/response-schema.ts'
import type { CommandRunner } from '../command-runner.ts'
import { EXIT_CODES, type ExitCode } from '../errors/exit-codes.ts'
import { print, printMessage, type Session } from '../session.ts'
import { describeEntries, describeEntry, describeReadings } from './describe-entries.ts'

interface ListOptions {
  search?: string
  model?: string
}

export interface NamedListCommand {
  /** `styles`: the path of the API and the noun of the texts. */
  noun: 'styles' | 'motions' | 'presets'
  description: string
}

const PAGE: ResponseSchema<NamedListPage> = listWith<NamedListPage>('id', 'name', 'models', 'state')

/** Adds description, options and action. */
export function defineNamedListCommand(
  command: Command,
  run: CommandRunner,
  { noun, description }: NamedListCommand,
): void {
  command
    .description(description)
    .option('--search <text>', 'only entries whose name, description or id has this text')
    .option('-m, --model <name>', 'only entries that this model takes, by id or alias')
    .action((options: ListOptions, self: Command) => run(self, (session) => list(session, noun, options)))
}

async function list(session: Session, noun: string, { search, model }: ListOptions): Promise<ExitCode> {
  const query = new URLSearchParams()
  if (search !== undefined) query.set('q', search)
  if (model !== undefined) query.set('model', model)
  const found = await session.api.get(`/v1/${noun}${query.size === 0 ? '' : `?${query.toString()}`}`, PAGE)
  print(session, { document: found, lines: linesOf(session, found.data) })
  if (found.data.length === 0) {
    const takesNone = model !== undefined && found.lists.length === 0
    printMessage(session, takesNone ? `${model} takes no ${noun}.` : `No entry of the ${noun} matches.`)
  }
  for (const line of describeReadings(found.lists)) printMessage(session, line)
  return EXIT_CODES.success
}

function linesOf(session: Session, entries: readonly NamedListEntry[]): string[] {
  const [only] = entries
  if (only === undefined) return []
  const width = session.stdout.isTTY === true ? session.stdout.columns || 80 : undefined
  return entries.length === 1 && width !== undefined ? describeEntry(only) : describeEntries(entries, width)
}
