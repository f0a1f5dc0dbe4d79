// Work on media files that waits for storage without a limit.
import { setCurrentDetails, sleep } from '@temporalio/workflow'
import type { MediaResult } from '../contracts/steps/film.ts'
import type { GenerationTiming, MediaTiming } from '../contracts/steps/messages.ts'
import { scaledMs } from '../domain/waiting/time-scale.ts'

const DEFAULT_TIMING: MediaTiming = { pauseMs: 10_000, maxPauseMs: 600_000, partialVideoMs: 3_600_000 }

/** The timing of an input, completed with the defaults, which are divided by the input's factor. */
export function mediaTimingOf(input: {
  timing?: Pick<GenerationTiming, 'scale'>
  mediaTiming?: Partial<MediaTiming>
}): MediaTiming {
  const scale = input.timing?.scale ?? 1
  const { pauseMs, maxPauseMs, partialVideoMs } = DEFAULT_TIMING
  return {
    pauseMs: scaledMs(pauseMs, scale),
    maxPauseMs: scaledMs(maxPauseMs, scale),
    partialVideoMs: scaledMs(partialVideoMs, scale),
    ...input.mediaTiming,
  }
}

/** Repeats `work` as long as it waits. Pauses are longer each time, so that a wait of weeks keeps the history short. */
export async function untilStorageWorks<Made>(
  timing: MediaTiming,
  work: () => Promise<MediaResult<Made>>,
): Promise<Exclude<MediaResult<Made>, { kind: 'waiting' }>> {
  for (let pauseMs = timing.pauseMs; ; pauseMs = Math.min(2 * pauseMs, timing.maxPauseMs)) {
    const result = await work()
    if (result.kind !== 'waiting') return result
    setCurrentDetails(`Waits for storage: ${result.detail}`)
    await sleep(pauseMs)
  }
}
