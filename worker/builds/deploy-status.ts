// The builds of a deployment for an operator: which gets new work, which still has open workflows, and which may be stopped.
import type { Client } from '@temporalio/client'
import { listPolledBuilds, readRouting } from './deployment.ts'
import { countOpenWorkflows } from './pinned-workflows.ts'

/**
 * - `in_use`: it gets new work.
 * - `draining`: open films need it, and its workers run.
 * - `needs_worker`: it has to run, and no worker of it has polled in the last 90 seconds.
 * - `may_stop`: its workers may be stopped.
 */
export type BuildState = 'in_use' | 'draining' | 'needs_worker' | 'may_stop'

export interface BuildStatus {
  buildId: string
  state: BuildState
  /** Share of new work, 0 to 100. */
  newWorkPercent: number
  hasWorkers: boolean
  /** Open workflows that only this build may continue. */
  pinnedWorkflows: number
  /** Open workflows whose last step ran on this build, the pinned ones included. */
  openWorkflows: number
}

/** Reads the builds that are in use, have workers or have open workflows; the newest first. */
export async function readDeployStatus(client: Client): Promise<BuildStatus[]> {
  const [{ currentBuildId, ramping, buildIds }, polled] = await Promise.all([
    readRouting(client),
    listPolledBuilds(client),
  ])
  const statuses = await Promise.all(
    buildIds.map(async (buildId) => {
      const { pinned, all } = await countOpenWorkflows(client, buildId)
      const rampPercent = ramping?.percent ?? 0
      const newWorkPercent =
        buildId === ramping?.buildId ? rampPercent : buildId === currentBuildId ? 100 - rampPercent : 0
      const facts = { newWorkPercent, hasWorkers: polled.has(buildId), pinnedWorkflows: pinned }
      return { buildId, state: stateOf(facts), ...facts, openWorkflows: all }
    }),
  )
  return statuses.filter(({ state, hasWorkers }) => state !== 'may_stop' || hasWorkers)
}

function stateOf(build: { newWorkPercent: number; hasWorkers: boolean; pinnedWorkflows: number }): BuildState {
  const isNeeded = build.newWorkPercent > 0 || build.pinnedWorkflows > 0
  if (!isNeeded) return 'may_stop'
  if (!build.hasWorkers) return 'needs_worker'
  return build.newWorkPercent > 0 ? 'in_use' : 'draining'
}

const MEANING: Record<BuildState, string> = {
  in_use: 'gets new work',
  draining: 'ends its films; keep its workers',
  needs_worker: 'NEEDS A WORKER',
  may_stop: 'may be stopped',
}

/** One line for each build, under a line of headings. */
export function describeDeployStatus(builds: readonly BuildStatus[]): string[] {
  const rows = builds.map((build) => [
    build.buildId,
    `${build.newWorkPercent} %`,
    build.hasWorkers ? 'yes' : 'no',
    String(build.pinnedWorkflows),
    String(build.openWorkflows),
    MEANING[build.state],
  ])
  const table = [['build', 'new work', 'workers', 'pinned', 'open', ''], ...rows]
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  )
}
