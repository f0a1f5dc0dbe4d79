// hfw list: finds jobs by status, model, film and time.
import { type Command, Option } from 'commander'
import { FILM_STATUSES, GENERATION_STATUSES } from '../../contracts/vocabulary/statuses.ts'
import { widthOfOutput } from '../terminal/width-of-output.ts'
import type { CommandRunner } from '../command-runner.ts'
import { UsageError } from '../errors/errors.ts'
import { EXIT_CODES, type ExitCode } from '../errors/exit-codes.ts'
import { parseJobIdOrThrow } from '../jobs/job-id.ts'
import { describeJobs } from '../jobs/job-table.ts'
import { type JobList, listJobs } from '../jobs/list-jobs.ts'
import { COMMAND_NAME, print, printMessage, type Session } from '../session.ts'
import { INSTANT_FORMS, instantOrThrow } from '../terminal/instant.ts'
import { wholeNumber } from '../terminal/option-values.ts'

interface ListOptions {
  status?: string
  model?: string
  film?: string
  since?: string
  until?: string
  limit: number
  scenes?: boolean
}

const STATUSES = [...new Set<string>([...GENERATION_STATUSES, ...FILM_STATUSES])]

export function defineListCommand(listCommand: Command, run: CommandRunner): void {
  listCommand
    .description('Lists films, images and clips, newest first. All filters apply together.')
    .addOption(new Option('-s, --status <status>', 'only jobs with this status').choices(STATUSES))
    .option('-m, --model <name>', 'only jobs of this model, by id or alias')
    .option('--film <id>', 'only the takes of the scenes of this film (film_…)')
    .option('--since <time>', `only jobs created since then, ${INSTANT_FORMS}`)
    .option('--until <time>', 'only jobs created before then, in the same form')
    .option('-n, --limit <count>', 'number of jobs', wholeNumber({ min: 1, max: 200 }), 20)
    .option('--scenes', 'also list the takes of scenes of films')
    .action((options: ListOptions, command: Command) => run(command, (session) => list(session, options)))
}

async function list(session: Session, options: ListOptions): Promise<ExitCode> {
  const { status, model, film, since, until, limit, scenes: withScenes = false } = options
  const found = await listJobs(session.api, {
    ...{ status, model, limit, withScenes },
    filmId: film === undefined ? undefined : filmIdOrThrow(film, status),
    since: since === undefined ? undefined : instantOrThrow(since, '--since'),
    until: until === undefined ? undefined : instantOrThrow(until, '--until'),
  })
  const data = found.jobs.map(({ kind, job }) => ({ kind, ...job }))
  const width = widthOfOutput(session)
  const lines = found.jobs.length === 0 ? [] : describeJobs(found.jobs, width)
  print(session, { document: { data, olderThan: found.olderThan ?? null }, lines })
  printRest(session, found)
  return EXIT_CODES.success
}

/** What the list does not show, on stderr. */
function printRest(session: Session, { jobs, hiddenScenes, olderThan }: JobList): void {
  if (jobs.length === 0) printMessage(session, olderThan === undefined ? 'No job matches.' : 'No job matches so far.')
  if (hiddenScenes > 0) {
    const takes = hiddenScenes === 1 ? '1 take of a scene is' : `${hiddenScenes} takes of scenes are`
    printMessage(session, `${takes} not listed: add --scenes, or --film <id> for one film.`)
  }
  if (olderThan !== undefined) printMessage(session, `Older jobs: ${COMMAND_NAME} list --until ${olderThan} …`)
}

function filmIdOrThrow(text: string, status: string | undefined): string {
  const { kind, id } = parseJobIdOrThrow(text)
  if (kind !== 'film') throw new UsageError(`--film: "${id}" is not the id of a film (film_…).`)
  if (status !== undefined && !(GENERATION_STATUSES as readonly string[]).includes(status)) {
    throw new UsageError(`--status: no take of a scene has the status ${status}, which is for films.`)
  }
  return id
}
