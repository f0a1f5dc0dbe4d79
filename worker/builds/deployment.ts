// The builds of our workers, as Temporal's worker deployment: which build gets new work, and which builds have workers.
// Invariant: a call may be repeated without harm, because each is repeated after a crash.
import { type Client, ServiceError } from '@temporalio/client'
import { TASK_QUEUES } from '../../contracts/steps/messages.ts'

/** One name for all workers of a namespace: they share the task queues. */
export const DEPLOYMENT_NAME = 'higgsfield-worker'

/** Whose calls these are, in Temporal's record of the deployment. */
const IDENTITY = 'higgsfield-worker'

/** A poll for tasks lasts at most a minute. A worker that has not polled for longer is gone, also where it was killed. */
const POLLED_WITHIN_MS = 90_000

export interface Routing {
  /** The build that gets new work. Undefined before the first worker with a version. */
  currentBuildId: string | undefined
  /** A build that gets a share of new work, and the share in percent. */
  ramping: { buildId: string; percent: number } | undefined
  /** Ids of all builds that Temporal has seen and not yet removed, the newest first. */
  buildIds: string[]
}

/** Reads which builds get new work. A deployment that no worker has made yet has no builds. */
export async function readRouting({ workflowService, options }: Client): Promise<Routing> {
  const { namespace } = options
  const read = workflowService.describeWorkerDeployment({ namespace, deploymentName: DEPLOYMENT_NAME })
  const { workerDeploymentInfo } = await read.catch((error: unknown) => {
    if (isNotFound(error)) return { workerDeploymentInfo: undefined }
    throw error
  })
  const routing = workerDeploymentInfo?.routingConfig
  const rampingId = routing?.rampingDeploymentVersion?.buildId
  return {
    currentBuildId: routing?.currentDeploymentVersion?.buildId ?? undefined,
    ramping: rampingId ? { buildId: rampingId, percent: routing?.rampingVersionPercentage ?? 0 } : undefined,
    buildIds: (workerDeploymentInfo?.versionSummaries ?? []).flatMap(
      (summary) => summary.deploymentVersion?.buildId ?? [],
    ),
  }
}

/** Gives all new work to a build, and ends a ramp. Throws the SDK's error where no worker of that build has polled yet. */
export async function setCurrentBuild(client: Client, buildId: string): Promise<void> {
  const { workflowService, options } = client
  const { namespace } = options
  await workflowService.setWorkerDeploymentCurrentVersion({
    namespace,
    deploymentName: DEPLOYMENT_NAME,
    buildId,
    identity: IDENTITY,
  })
  // Temporal keeps the ramp of another build, which would still get its share of new work.
  if ((await readRouting(client)).ramping) await rampBuild(client, { buildId, percent: 0 })
}

/** Gives a share of new work to a build; 0 percent ends the ramp. Throws the SDK's error like `setCurrentBuild`. */
export async function rampBuild(client: Client, ramp: { buildId: string; percent: number }): Promise<void> {
  const { workflowService, options } = client
  await workflowService.setWorkerDeploymentRampingVersion({
    namespace: options.namespace,
    deploymentName: DEPLOYMENT_NAME,
    buildId: ramp.percent === 0 ? '' : ramp.buildId,
    percentage: ramp.percent,
    identity: IDENTITY,
  })
}

/** Returns the builds of which a worker has polled for workflow tasks in the last `withinMs`. Default 90 s. */
export async function listPolledBuilds(
  { workflowService, options }: Client,
  withinMs = POLLED_WITHIN_MS,
): Promise<Set<string>> {
  // Without a type the server describes the queue of workflow tasks.
  const { pollers } = await workflowService.describeTaskQueue({
    namespace: options.namespace,
    taskQueue: { name: TASK_QUEUES.main },
  })
  const recent = (pollers ?? []).filter(
    ({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 > Date.now() - withinMs,
  )
  return new Set(recent.flatMap(({ deploymentOptions }) => deploymentOptions?.buildId ?? []))
}

const GRPC_NOT_FOUND = 5

function isNotFound(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error
  return (cause as { code?: unknown } | undefined)?.code === GRPC_NOT_FOUND
}
