// Deletes the data of a finished request: its files, prompt and parameters. Its cost stays in the ledger.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { inTransaction } from '../../store/database.ts'
import type { RequestRow } from '../../store/requests.ts'
import { removeOutputs } from '../media/expiry.ts'
import type { Platform } from '../platform.ts'

/** A repeated call gets the same response. The platform publishes its name, `DeletedRequest`, but not its fields. */
export interface DeletedRequest {
  request_id: string
  deleted: true
  deleted_at: string
}

/** The request must be finished. Its undelivered webhooks are dropped. */
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

/** File names of uploads whose public URLs occur anywhere in the body. */
function uploadsNamedIn(body: unknown): string[] {
  const found = JSON.stringify(body).matchAll(/\/media\/uploads\/([0-9a-f-]+\.[a-z0-9]+)"/g)
  return [...new Set([...found].map((match) => match[1] ?? ''))]
}
