// Deleting the data of a finished request: files, prompt and parameters go at once, what it cost stays on record.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { inTransaction } from '../../store/database.ts'
import type { RequestRow } from '../../store/requests.ts'
import { removeOutputs } from '../media/expiry.ts'
import type { Platform } from '../platform.ts'

/** A repeat answers the same. The platform publishes the name of the answer, `DeletedRequest`, but not its fields. */
export interface DeletedRequest {
  request_id: string
  deleted: true
  deleted_at: string
}

/** Call it with a finished request only. Webhooks about it that were not delivered yet are dropped. */
export async function deleteRequestData(platform: Platform, request: RequestRow): Promise<DeletedRequest> {
  const deletedAtMs = request.deletedAtMs ?? platform.clock.now()
  if (request.deletedAtMs === null) {
    const inputs = uploadsNamedIn(request.body)
    inTransaction(platform.database, () => {
      platform.requests.deleteData(request.id, deletedAtMs)
      platform.deliveries.drop(request.id)
      for (const file of inputs) platform.uploads.delete(file)
    })
    removeOutputs(platform, request.id)
    await Promise.all(inputs.map((file) => rm(join(platform.folders.uploads, file), { force: true })))
  }
  return { request_id: request.id, deleted: true, deleted_at: new Date(deletedAtMs).toISOString() }
}

/** File names of uploads whose public addresses stand anywhere in the body. */
function uploadsNamedIn(body: unknown): string[] {
  const found = JSON.stringify(body).matchAll(/\/media\/uploads\/([0-9a-f-]+\.[a-z0-9]+)"/g)
  return [...new Set([...found].map((match) => match[1] ?? ''))]
}
