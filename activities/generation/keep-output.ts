// Copies one output of the platform into the library, before it expires there.
import { activityInfo, cancellationSignal } from '@temporalio/activity'
import type { StoredMedia } from '../../contracts/generation-steps.ts'
import { PlatformDownloadError } from '../../contracts/platform-errors.ts'
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

/** Throws `GoneOutputError` for good, anything else for now: network, full store, broken transfer. */
export async function keepOutput(deps: GenerationDeps, output: PlatformOutput): Promise<StoredMedia> {
  return whileHeartbeating(async () => {
    const download = await deps.platform
      .download({ url: output.url, signal: cancellationSignal() })
      .catch((error: unknown) => {
        const isGone = error instanceof PlatformDownloadError && error.gone
        const isBelieved = isGone && activityInfo().attempt >= MAX_GONE_TRIES
        throw isBelieved ? new GoneOutputError(`the output is not there any more: ${error.message}`) : error
      })
    return deps.library.take({ body: download.body, maxBytes: MAX_OUTPUT_BYTES, accept: [output.kind] })
  })
}
