// The commands of `worker/deploy.ts`.
// Invariant: a command that names a build which no worker has ever run changes nothing and says so.
import { type Client, ServiceError } from '@temporalio/client'
import { WORKFLOW_TYPES } from '../../contracts/steps/recorded-names.ts'
import { checkBuild } from './check-build.ts'
import { describeDeployStatus, readDeployStatus } from './deploy-status.ts'
import { rampBuild, readRouting, setCurrentBuild } from './deployment.ts'
import { type Build, takeOver } from './take-over.ts'

export interface DeployContext {
  client: Client
  /** The build of this code. */
  thisBuild(): Promise<Build>
  print(line: string): void
}

const USAGE = `usage: node worker/deploy.ts <command>

  status [--json]        builds with new work, workers and open workflows, and which may be stopped
  check                  replays all open workflows on this build; exit code 1 if one does not replay
  current [build]        gives all new work to a build; default: the build of this code
  ramp <percent> [build] gives a share of new work to a build; 0 ends it
  drained <build>        exit code 0 if its workers may be stopped, else 1
  take-over <build>      moves the open films of a build to this one, where they replay; exit code 1 if one stays`

type Command = (context: DeployContext, args: readonly string[]) => Promise<number>

const COMMANDS: Record<string, Command> = {
  async status({ client, print }, [format]) {
    const builds = await readDeployStatus(client)
    if (format === '--json') print(JSON.stringify(builds))
    else for (const line of describeDeployStatus(builds)) print(line)
    return 0
  },
  async check({ client, thisBuild, print }) {
    const build = await thisBuild()
    const { replayed, failed } = await checkBuild(client, build, Object.values(WORKFLOW_TYPES))
    for (const { workflowId, workflowType, reason } of failed) print(`${workflowType} ${workflowId}: ${reason}`)
    print(`${replayed - failed.length} of ${replayed} open workflows replay on build ${build.buildId}`)
    return failed.length === 0 ? 0 : 1
  },
  async current({ client, thisBuild, print }, [buildId]) {
    const chosen = buildId ?? (await thisBuild()).buildId
    const { currentBuildId } = await readRouting(client)
    await setCurrentBuild(client, chosen)
    print(`new work goes to build ${chosen}; before: ${currentBuildId ?? 'none'}`)
    return 0
  },
  async ramp({ client, thisBuild, print }, [share, buildId]) {
    const percent = Number(share)
    if (share === undefined || !(percent >= 0 && percent <= 100)) return usage(print)
    const chosen = buildId ?? (await thisBuild()).buildId
    await rampBuild(client, { buildId: chosen, percent })
    print(percent === 0 ? 'the ramp has ended' : `${percent} % of new work goes to build ${chosen}`)
    return 0
  },
  async drained({ client, print }, [buildId]) {
    if (buildId === undefined) return usage(print)
    const build = (await readDeployStatus(client)).find((each) => each.buildId === buildId)
    const mayStop = build === undefined || build.state === 'may_stop'
    print(mayStop ? `build ${buildId} may be stopped` : describeDeployStatus([build]).join('\n'))
    return mayStop ? 0 : 1
  },
  async 'take-over'({ client, thisBuild, print }, [buildId]) {
    if (buildId === undefined) return usage(print)
    const build = await thisBuild()
    const { moved, notReplaying } = await takeOver(client, build, { from: buildId })
    for (const { workflowId } of moved) print(`${workflowId} continues on build ${build.buildId}`)
    for (const { workflowId, reason } of notReplaying) print(`${workflowId} stays on build ${buildId}: ${reason}`)
    return notReplaying.length === 0 ? 0 : 1
  },
}

/** Runs one command and returns the exit code: 2 for wrong arguments. Throws errors of the connection. */
export async function runDeployCommand(args: readonly string[], context: DeployContext): Promise<number> {
  const [name = '', ...rest] = args
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) return usage(context.print)
  try {
    return await command(context, rest)
  } catch (error) {
    const reason = refusalOf(error)
    if (reason === undefined) throw error
    context.print(`Temporal refuses it: ${reason}\nStart a worker of that build first.`)
    return 1
  }
}

function usage(print: DeployContext['print']): number {
  print(USAGE)
  return 2
}

/** `NOT_FOUND` and `FAILED_PRECONDITION`: no worker of the build has polled. */
const REFUSALS = [5, 9]

function refusalOf(error: unknown): string | undefined {
  const cause = (error instanceof ServiceError ? error.cause : error) as { code?: number; details?: string } | undefined
  return REFUSALS.includes(cause?.code ?? 0) ? cause?.details : undefined
}
