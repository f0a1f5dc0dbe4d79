// The workers that poll a task queue, as Temporal sees them.
import type { Client } from '@temporalio/client'
import type { TaskQueueName } from '../../contracts/steps/messages.ts'
import type { Poller } from '../../services/health/installation.ts'

/** A poll for tasks lasts at most a minute. A worker that has not polled for longer is gone, also where it was killed. */
const POLLED_WITHIN_MS = 90_000
const DEADLINE_MS = 4_000
/** `TASK_QUEUE_TYPE_ACTIVITY` of Temporal's API: both queues have workers for activities. */
const ACTIVITIES = 2

/** Throws the SDK's error where Temporal does not respond in four seconds. */
export async function listPollers(client: Client, queue: TaskQueueName): Promise<Poller[]> {
  const { workflowService, options, connection } = client
  const describe = () =>
    workflowService.describeTaskQueue({
      namespace: options.namespace,
      taskQueue: { name: queue },
      // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the enum is in a package that we do not import
      taskQueueType: ACTIVITIES,
    })
  const { pollers } = await connection.withDeadline(Date.now() + DEADLINE_MS, describe)
  return (pollers ?? [])
    .filter(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 > Date.now() - POLLED_WITHIN_MS)
    .map(({ identity, deploymentOptions }) => ({
      identity: identity ?? '',
      buildId: deploymentOptions?.buildId ?? undefined,
    }))
}
