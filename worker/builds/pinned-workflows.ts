// The open workflows of our deployment that are pinned to a build, and how one is moved to another build.
import { type Client, WorkflowNotFoundError } from '@temporalio/client'
import { DEPLOYMENT_NAME } from './deployment.ts'

export interface PinnedWorkflow {
  workflowId: string
  runId: string
  buildId: string
}

/** Lists open workflows that run only on one build, `exceptBuildId` excluded. Temporal's list lags a second behind. */
export async function listPinnedWorkflows(client: Client, exceptBuildId: string): Promise<PinnedWorkflow[]> {
  const found: PinnedWorkflow[] = []
  const query = [
    `ExecutionStatus = 'Running'`,
    `TemporalWorkflowVersioningBehavior = 'Pinned'`,
    `TemporalWorkerDeploymentVersion != '${DEPLOYMENT_NAME}:${exceptBuildId}'`,
  ].join(' AND ')
  for await (const { workflowId, runId } of client.workflow.list({ query })) {
    const buildId = await readPinnedBuild(client, { workflowId, runId })
    if (buildId !== undefined && buildId !== exceptBuildId) found.push({ workflowId, runId, buildId })
  }
  return found
}

/** Counts the open workflows whose last task ran on a build, pinned or not. */
export async function countOpenWorkflows(client: Client, buildId: string): Promise<{ pinned: number; all: number }> {
  const open = `ExecutionStatus = 'Running' AND TemporalWorkerDeploymentVersion = '${DEPLOYMENT_NAME}:${buildId}'`
  const [all, pinned] = await Promise.all([
    client.workflow.count(open),
    client.workflow.count(`${open} AND TemporalWorkflowVersioningBehavior = 'Pinned'`),
  ])
  return { pinned: pinned.count, all: all.count }
}

/** From now on the workflow runs on `buildId` only. It stays so until it is moved again. */
export async function pinWorkflow(
  { workflowService, options }: Client,
  { workflowId, runId }: { workflowId: string; runId: string },
  buildId: string,
): Promise<void> {
  await workflowService.updateWorkflowExecutionOptions({
    namespace: options.namespace,
    workflowExecution: { workflowId, runId },
    workflowExecutionOptions: {
      versioningOverride: {
        // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the enum is in a package that we do not import
        pinned: { behavior: PINNED_TO_VERSION, version: { deploymentName: DEPLOYMENT_NAME, buildId } },
      },
    },
    updateMask: { paths: ['versioning_override'] },
  })
}

/** `PINNED_OVERRIDE_BEHAVIOR_PINNED` of Temporal's API. */
const PINNED_TO_VERSION = 1

/** Undefined where the workflow has ended, is not pinned, or belongs to another deployment. */
async function readPinnedBuild(
  client: Client,
  { workflowId, runId }: { workflowId: string; runId: string },
): Promise<string | undefined> {
  const described = await client.workflow
    .getHandle(workflowId, runId)
    .describe()
    .catch((error: unknown) => {
      if (error instanceof WorkflowNotFoundError) return undefined
      throw error
    })
  if (described?.status.name !== 'RUNNING') return undefined
  const versioning = described.raw.workflowExecutionInfo?.versioningInfo
  const version = versioning?.versioningOverride?.pinned?.version ?? versioning?.deploymentVersion
  return version?.deploymentName === DEPLOYMENT_NAME ? (version.buildId ?? undefined) : undefined
}
