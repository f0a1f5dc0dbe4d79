// Receives one part of an upload.
// Invariant: a part is stored completely or not at all. The same part replaces what was stored before.
import { StorageError } from '../../contracts/ports/object-store.ts'
import { partKey, partsOf } from '../../domain/assets/upload-parts.ts'
import { invalidContent, ServiceProblem } from '../problems/service-problem.ts'
import { findSessionOrThrow, type UploadContext } from './present-session.ts'

export interface PutPartInput {
  id: string
  /** Counted from 1. */
  number: number
  body: AsyncIterable<Uint8Array>
}

/** Throws `not_found`, `wrong_state` for a completed upload, `invalid_content` for another size than that of the part. */
export async function putPart({ ctx, input }: { ctx: UploadContext; input: PutPartInput }): Promise<void> {
  const session = await findSessionOrThrow(ctx, input.id)
  if (session.completedAt !== null) {
    throw new ServiceProblem('wrong_state', { detail: 'The upload is completed; no part is needed.' })
  }
  const parts = partsOf(session)
  const part = parts[input.number - 1]
  if (!part) {
    throw new ServiceProblem('not_found', {
      detail: `The upload has ${parts.length} parts; there is no part ${input.number}.`,
    })
  }
  const key = partKey(session.id, part.number)
  try {
    const { sizeBytes } = part
    await ctx.store.put({ key, body: input.body, contentType: 'application/octet-stream', sizeBytes })
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'invalid_object') throw error
    const detail = `part ${part.number} has ${part.sizeBytes} bytes, from byte ${part.offsetBytes} of the file`
    throw invalidContent([{ pointer: '', detail }])
  }
}
