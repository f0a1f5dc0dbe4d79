// Copies one output of the platform into the library, before it expires there.
import { activityInfo, cancellationSignal } from '@temporalio/activity'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import type { PartialDownload } from '../../contracts/ports/media-library.ts'
import { PlatformDownloadError } from '../../contracts/ports/platform-errors.ts'
import type { GenerationDeps } from './deps.ts'
import type { PlatformOutput } from './platform-port.ts'
import { whileHeartbeating } from '../while-heartbeating.ts'

/** Largest output taken: a 30 s clip in 4K stays far below it. */
const MAX_OUTPUT_BYTES = 4 * 1024 ** 3

/** A file may be late on the edge that is asked: "not there" is believed after some minutes of asking. */
const MAX_GONE_TRIES = 8

/** The file is not there any more. Trying again would not bring it back. */
export class GoneOutputError extends Error {
  override readonly name = 'GoneOutputError'
}

/**
 * A try that broke off is gone on with where the server can name the version of its file; else it begins anew.
 * Throws `GoneOutputError` for good, anything else for now: network, full store, broken transfer.
 */
export async function storeOutput(deps: GenerationDeps, output: PlatformOutput): Promise<StoredMedia> {
  return whileHeartbeating(async ({ note }) => {
    await using part = await deps.library.openDownload(output.url)
    await fetchRest(deps, { output, part, onBytes: (sizeBytes) => note({ url: output.url, sizeBytes }) })
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
  const { body, ...file } = await deps.platform
    .download({ url: output.url, signal: cancellationSignal(), from })
    .catch(async (error: unknown) => {
      // The end may have been reached by the try before; asked for what is behind it, a server refuses.
      if (from && error instanceof PlatformDownloadError && error.httpStatus === 416) await part.remove()
      const isGone = error instanceof PlatformDownloadError && error.gone
      const isBelieved = isGone && activityInfo().attempt >= MAX_GONE_TRIES
      throw isBelieved ? new GoneOutputError(`the output is not there any more: ${error.message}`) : error
    })
  const { isContinuation } = file
  await part.write({ body, maxBytes: MAX_OUTPUT_BYTES, isContinuation, validator: file.validator, onBytes })
  if (file.sizeBytes !== undefined && part.sizeBytes !== file.sizeBytes) {
    const detail = `${part.sizeBytes} of ${file.sizeBytes} bytes have arrived`
    throw new PlatformDownloadError(detail, { gone: false })
  }
}
