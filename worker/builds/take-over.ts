// Moves open workflows from other builds to this one, where their histories replay here.
// Invariant: a workflow that would not replay stays on its build. It waits there for a worker of that build.
import { type Client, WorkflowNotFoundError } from '@temporalio/client'
import { Worker, type WorkflowBundleOption } from '@temporalio/worker'
import { listPinnedWorkflows, type PinnedWorkflow, pinWorkflow } from './pinned-workflows.ts'

export interface Build {
  buildId: string
  bundle: WorkflowBundleOption
}

/** A workflow that this build cannot continue, and why. */
export interface NotReplaying extends PinnedWorkflow {
  reason: string
}

export interface TakenOver {
  moved: PinnedWorkflow[]
  notReplaying: NotReplaying[]
}

/** What earlier rounds found out, so that a history is replayed once and not in each round. By run and length. */
export type ReplayMemory = Map<string, string | undefined>

/** Takes over every open workflow that is pinned to another build and replays here. `from`: only workflows of that build. */
export async function takeOver(
  client: Client,
  build: Build,
  { from, memory = new Map() }: { from?: string; memory?: ReplayMemory } = {},
): Promise<TakenOver> {
  const result: TakenOver = { moved: [], notReplaying: [] }
  for (const workflow of await listPinnedWorkflows(client, build.buildId)) {
    if (from !== undefined && workflow.buildId !== from) continue
    const reason = await move(client, workflow, { build, memory })
    if (reason === undefined) result.moved.push(workflow)
    else result.notReplaying.push({ ...workflow, reason })
  }
  return result
}

/**
 * Returns why the workflow cannot move, undefined where it has moved. The old build may add to the history between check and move.
 * The history is therefore checked again after the move, and the workflow is moved back if the addition does not replay.
 */
async function move(
  client: Client,
  workflow: PinnedWorkflow,
  { build, memory }: { build: Build; memory: ReplayMemory },
): Promise<string | undefined> {
  const check = () => replayProblem(client, workflow, { build, memory })
  const before = await check()
  if (before !== undefined) return before
  await pinWorkflow(client, workflow, build.buildId).catch(ignoreEnded)
  const after = await check()
  if (after !== undefined) await pinWorkflow(client, workflow, workflow.buildId).catch(ignoreEnded)
  return after
}

/** Replays the history of an open workflow. Returns why it does not replay, undefined where it does. */
export async function replayProblem(
  client: Client,
  { workflowId, runId }: { workflowId: string; runId: string },
  { build, memory }: { build: Build; memory: ReplayMemory },
): Promise<string | undefined> {
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory()
  const key = `${runId}:${history.events?.length}`
  if (!memory.has(key)) memory.set(key, await replay(build, history, workflowId))
  return memory.get(key)
}

async function replay(
  { bundle }: Build,
  history: Parameters<typeof Worker.runReplayHistory>[1],
  workflowId: string,
): Promise<string | undefined> {
  try {
    await Worker.runReplayHistory({ workflowBundle: bundle }, history, workflowId)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function ignoreEnded(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error
}
