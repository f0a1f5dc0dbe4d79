// A stack to work with on a data folder: the one that runs there already, or a new one.
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { FolderInUseError, StackError } from './stack-error.ts'
import type { StackOptions } from './stack-options.ts'
import { readStackState } from './stack-state.ts'
import type { StackState } from './stack-state.ts'
import { startStack } from './stack.ts'
import type { Stack } from './stack.ts'

/** `started` is missing where the stack is somebody else's: it must not be stopped then. */
export type StackAtHand = { dataDir: string; urls: Stack['urls']; started?: Stack }

/** Getting the Temporal CLI may be part of the start that is waited for. */
const OTHERS_START_TIMEOUT_MS = 10 * 60_000

/**
 * Finds or starts the stack of `options.dataDir`, and resolves when it is ready.
 * @throws StackError when a new one cannot start, or another process has the folder and does not get ready.
 */
export async function stackAtHand(options: StackOptions): Promise<StackAtHand> {
  const dataDir = resolve(options.dataDir)
  try {
    const started = await startStack(options)
    return { dataDir, urls: started.urls, started }
  } catch (error) {
    if (!(error instanceof FolderInUseError)) throw error
    const { urls } = await untilReadyOrThrow(dataDir, options)
    return { dataDir, urls }
  }
}

async function untilReadyOrThrow(dataDir: string, { signal, onNotice }: StackOptions): Promise<StackState> {
  const deadline = Date.now() + OTHERS_START_TIMEOUT_MS
  for (let isTold = false; Date.now() < deadline; isTold = true) {
    const state = readStackState(dataDir)
    if (state?.status === 'ready') return state
    if (!isTold) onNotice?.('Another process is starting a stack on this data folder; waiting for it…')
    await sleep(200, undefined, { signal })
  }
  throw new StackError(
    `The stack on ${dataDir} does not get ready; its terminal or the logs in ${dataDir}/logs say why.`,
  )
}
