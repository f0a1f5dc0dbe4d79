// Calls the frontend of a starting Temporal server through the services of the SDK's connection.
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from '@temporalio/client'
import { msToTs } from '@temporalio/common/lib/time.js'

const WORKFLOW_SERVICE = 'temporal.api.workflowservice.v1.WorkflowService'
/** `HealthCheckResponse.ServingStatus.SERVING` */
const SERVING = 1
const POLL_MS = 25
const HEALTH_TIMEOUT_MS = 1000
const UPDATE_TIMEOUT_MS = 5000

/** The address is `host:port`, without TLS. `isOver` ends the wait: the server's process has exited or the time is up. */
export type FrontendStart = { address: string; isOver: () => boolean; retentionMs: number }

/**
 * Waits until the frontend serves, then sets how long the namespace `default` keeps closed workflows.
 * @returns false when `isOver` became true first.
 * @throws the SDK's error when the server refuses the retention.
 */
export async function prepareFrontend({ address, isOver, retentionMs }: FrontendStart): Promise<boolean> {
  const connection = Connection.lazy({
    address,
    // The SDK retries a failed call and gRPC waits a second before it connects again; both would delay the start.
    interceptors: [],
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': POLL_MS, 'grpc.max_reconnect_backoff_ms': POLL_MS },
  })
  try {
    while (!isOver()) {
      if (await isServing(connection)) {
        await setRetention(connection, retentionMs)
        return true
      }
      await sleep(POLL_MS)
    }
    return false
  } finally {
    await connection.close()
  }
}

async function isServing(connection: Connection): Promise<boolean> {
  const check = () => connection.healthService.check({ service: WORKFLOW_SERVICE })
  try {
    return (await connection.withDeadline(Date.now() + HEALTH_TIMEOUT_MS, check)).status === SERVING
  } catch {
    return false
  }
}

async function setRetention(connection: Connection, retentionMs: number): Promise<void> {
  const config = { workflowExecutionRetentionTtl: msToTs(retentionMs) }
  await connection.withDeadline(Date.now() + UPDATE_TIMEOUT_MS, () =>
    connection.workflowService.updateNamespace({ namespace: 'default', config }),
  )
}
