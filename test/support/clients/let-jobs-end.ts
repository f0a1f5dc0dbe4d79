// Lets jobs end whenever a test wants it. The platform of such a test runs at its own slow speed, so that jobs stay under way until then.
import type { SandboxClient } from './sandbox-client.ts'

const JUMP_SECONDS = 300
const PAUSE_MS = 300

/** Moves the platform's time forward until `ended` resolves, and returns its result. */
export async function letJobsEnd<T>(sandbox: SandboxClient, ended: Promise<T>): Promise<T> {
  const jumps = setInterval(() => void sandbox.advance(JUMP_SECONDS).catch(() => {}), PAUSE_MS)
  try {
    return await ended
  } finally {
    clearInterval(jumps)
  }
}
