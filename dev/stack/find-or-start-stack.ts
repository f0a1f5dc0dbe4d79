// Provides a stack on a data folder: the one that runs there, or a new one.
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { FolderInUseError, StackError } from './stack-error.ts'
import type { StackOptions } from './stack-options.ts'
import { readStackState } from './stack-state.ts'
import type { StackState } from './stack-state.ts'
import { startStack } from './stack.ts'
import type { Stack } from './stack.ts'

/** `started` is missing when another process runs the stack. The caller must not stop it then. */
export type AvailableStack = { dataDir: string; urls: Stack['urls']; started?: Stack }

/** The other process may have to download or build the Temporal CLI first. */
const OTHER_START_TIMEOUT_MS = 10 * 60_000

/**
 * Finds or starts the stack of `options.dataDir` and resolves when it is ready.
 * @throws StackError when a new stack cannot start, or the stack of another process does not become ready within ten minutes.
 */
export async function findOrStartStack(options: StackOptions): Promise<AvailableStack> {
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

async function untilReadyOrThrow(dataDir: string, { signal, onNotice, onProgress }: StackOptions): Promise<StackState> {
  const startedAtMs = Date.now()
  const deadline = startedAtMs + OTHER_START_TIMEOUT_MS
  for (let isAnnounced = false; Date.now() < deadline; isAnnounced = true) {
    const state = readStackState(dataDir)
    if (state?.status === 'ready') return state
    if (!isAnnounced) onNotice?.('Another process is starting a stack on this data folder; waiting for it…')
    else onProgress?.('Waiting for the stack of the other process', Date.now() - startedAtMs)
    await sleep(200, undefined, { signal })
  }
  throw new StackError(
    `The stack on ${dataDir} does not become ready. Its terminal or the logs in ${dataDir}/logs show the reason.`,
  )
}
