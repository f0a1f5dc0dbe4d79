// What the checks of an installation need beside the database. `assembly/` builds it.
import type { TaskQueueName } from '../../contracts/steps/messages.ts'

/** A worker that has asked Temporal for tasks. */
export interface Poller {
  identity: string
  buildId: string | undefined
}

export interface Installation {
  /** Version of the package that this process runs. */
  version: string
  nodeVersion: string
  /** The address of this API for webhooks of the platform. Undefined: results are polled. */
  publicUrl: string | undefined
  /** Local folders that fill up: the media folder where the object store is one, and the folder for temporary files. */
  folders: readonly { name: string; path: string }[]
  /** The workers that have polled a task queue in the last 90 seconds. Throws the SDK's error where Temporal does not respond. */
  listPollers(queue: TaskQueueName): Promise<Poller[]>
  /** The `Date` header of the platform as Unix time, to the second. Undefined where it sends none. Throws where it does not respond. */
  readPlatformTime(): Promise<number | undefined>
}
