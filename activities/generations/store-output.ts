// Copies one output of the platform into the library, before it expires on the platform.
import { cancellationSignal } from '@temporalio/activity'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import type { PartialDownload } from '../../contracts/ports/media-library.ts'
import { PlatformDownloadError } from '../../contracts/ports/platform-errors.ts'
import type { GenerationDeps } from './deps.ts'
import type { PlatformOutput } from './platform-port.ts'
import { whileHeartbeating } from '../while-heartbeating.ts'

/** Largest output that is stored: a 30 s clip in 4K is far smaller. */
const MAX_OUTPUT_BYTES = 4 * 1024 ** 3

/**
 * Continues an interrupted download where the server sends an entity tag; otherwise it starts again.
 * Throws `PlatformDownloadError` (`gone` where the platform does not find the file), `StorageError` or `MediaError`.
 */
export async function storeOutput(deps: GenerationDeps, output: PlatformOutput): Promise<StoredMedia> {
  return whileHeartbeating(async (heartbeat) => {
    await using part = await deps.library.openDownload(output.url)
    await fetchRest(deps, { output, part, onBytes: (sizeBytes) => heartbeat.sendNext({ url: output.url, sizeBytes }) })
    return await part.store({ accept: [output.kind] })
  })
}

interface Fetching {
  output: PlatformOutput
  part: PartialDownload
  onBytes: (sizeBytes: number) => void
}

async function fetchRest(deps: GenerationDeps, { output, part, onBytes }: Fetching): Promise<void> {
  const { sizeBytes: offsetBytes, validator } = part
  const from = offsetBytes > 0 && validator ? { offsetBytes, validator } : undefined
  const file = await deps.platform
    .download({ url: output.url, signal: cancellationSignal(), from })
    .catch(async (error: unknown) => {
      // A server refuses a range that begins at the end of the file: the whole file has arrived at an earlier try.
      const isRefusedRange = from !== undefined && error instanceof PlatformDownloadError && error.httpStatus === 416
      if (isRefusedRange && error.sizeBytes === offsetBytes) return undefined
      if (isRefusedRange) await part.remove()
      throw error
    })
  if (!file) return
  const { body, isContinuation } = file
  await part.write({ body, maxBytes: MAX_OUTPUT_BYTES, isContinuation, validator: file.validator, onBytes })
  if (file.sizeBytes !== undefined && part.sizeBytes !== file.sizeBytes) {
    const detail = `${part.sizeBytes} of ${file.sizeBytes} bytes have arrived`
    throw new PlatformDownloadError(detail, { gone: false })
  }
}
