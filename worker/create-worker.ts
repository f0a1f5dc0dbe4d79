// The Temporal workers of one process: the main queue (workflows and everything that waits on the network) and the media
// queue (FFmpeg, one slot per core, so that stitching never starves the rest).
import os from 'node:os'
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker'
import { TASK_QUEUES } from '../contracts/steps/messages.ts'
import type { Logger } from '../telemetry/logger.ts'
import { logActivityAttempts } from './activity-log.ts'
import type { ActivitiesByQueue } from './create-activities.ts'

export interface WorkerParts {
  connection: NativeConnection
  namespace: string
  workflowBundle: NonNullable<WorkerOptions['workflowBundle']>
  activities: ActivitiesByQueue
  log: Logger
}

/** Grace for running activities at shutdown: longer than the 60 s that a submission may take, so that none is cut off. */
const SHUTDOWN = { shutdownGraceTime: '65s', shutdownForceTime: '80s' } as const

export async function createWorkers(parts: WorkerParts): Promise<Worker[]> {
  const { connection, namespace, workflowBundle, activities, log } = parts
  const shared: Pick<WorkerOptions, 'interceptors' | 'shutdownGraceTime' | 'shutdownForceTime'> = {
    ...SHUTDOWN,
    interceptors: { activity: [() => ({ inbound: logActivityAttempts(log) })] },
  }
  const main = await Worker.create({
    ...shared,
    connection,
    namespace,
    taskQueue: TASK_QUEUES.main,
    workflowBundle,
    activities: activities.main,
    maxConcurrentActivityTaskExecutions: 100,
    maxConcurrentWorkflowTaskExecutions: 40,
    // Waiting costs no memory beyond this: a workflow that is not cached is replayed from its short history when it is told.
    maxCachedWorkflows: 300,
    // Bounds how late a cancellation is heard by an activity that heartbeats.
    maxHeartbeatThrottleInterval: '3s',
  })
  const media = await Worker.create({
    ...shared,
    connection,
    namespace,
    taskQueue: TASK_QUEUES.media,
    activities: activities.media,
    maxConcurrentActivityTaskExecutions: Math.max(1, os.availableParallelism()),
    maxHeartbeatThrottleInterval: '3s',
  })
  return [main, media]
}
