// The Temporal workers of one process. The main queue runs workflows and activities that wait for the network.
// The media queue runs FFmpeg with one slot per core, so that stitching does not delay the others.
import os from 'node:os'
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker'
import { TASK_QUEUES } from '../contracts/steps/messages.ts'
import type { Logger } from '../telemetry/logger.ts'
import { logActivityAttempts } from './activity-log.ts'
import { DEPLOYMENT_NAME } from './builds/deployment.ts'
import type { Build } from './builds/take-over.ts'
import type { ActivitiesByQueue } from './create-activities.ts'
import { SHUTDOWN_FORCE_MS, SHUTDOWN_GRACE_MS } from './shutdown-times.ts'
import { scaledMs } from '../domain/waiting/time-scale.ts'

export interface WorkerParts {
  connection: NativeConnection
  namespace: string
  build: Build
  activities: ActivitiesByQueue
  log: Logger
}

type SharedOption = 'interceptors' | 'shutdownGraceTime' | 'shutdownForceTime' | 'workerDeploymentOptions'

const shutdown = () => ({
  shutdownGraceTime: scaledMs(SHUTDOWN_GRACE_MS),
  shutdownForceTime: scaledMs(SHUTDOWN_FORCE_MS),
})

/** Makes the workers, which do not run yet: the caller calls `run()`. Throws where Temporal refuses one. */
export async function createWorkers(parts: WorkerParts): Promise<Worker[]> {
  const { connection, namespace, build, activities, log } = parts
  const shared: Pick<WorkerOptions, SharedOption> = {
    ...shutdown(),
    // Both queues have the version. Otherwise a pinned film would use the media activities of any build.
    workerDeploymentOptions: {
      useWorkerVersioning: true,
      version: { deploymentName: DEPLOYMENT_NAME, buildId: build.buildId },
      // Each workflow declares its own behaviour (`workflows/index.ts`). This is the one of a workflow that does not.
      defaultVersioningBehavior: 'AUTO_UPGRADE',
    },
    interceptors: { activity: [() => ({ inbound: logActivityAttempts(log) })] },
  }
  const main = await Worker.create({
    ...shared,
    connection,
    namespace,
    taskQueue: TASK_QUEUES.main,
    workflowBundle: build.bundle,
    activities: activities.main,
    maxConcurrentActivityTaskExecutions: 100,
    maxConcurrentWorkflowTaskExecutions: 40,
    // Limits memory: a workflow that is not cached is replayed from its short history at its next event.
    maxCachedWorkflows: 300,
    // Limits the delay until an activity that heartbeats sees its cancellation.
    maxHeartbeatThrottleInterval: scaledMs(30_000) / 10,
  })
  const media = await Worker.create({
    ...shared,
    connection,
    namespace,
    taskQueue: TASK_QUEUES.media,
    activities: activities.media,
    maxConcurrentActivityTaskExecutions: Math.max(1, os.availableParallelism()),
    maxHeartbeatThrottleInterval: scaledMs(30_000) / 10,
  })
  return [main, media]
}
