// The label of outputs that the sandbox has made.
import type { Asset } from '../../contracts/public/assets.ts'
import { printMessage, type Session } from '../session.ts'

const NOUNS: Record<Asset['kind'], string> = { image: 'picture', video: 'clip', audio: 'recording' }

/** "made by the sandbox: a stand-in picture, nothing was paid". Undefined for a job of the platform, or without an output. */
export function sandboxLabel(
  job: { fromSandbox: boolean },
  output: Asset['kind'] | 'film' | undefined,
): string | undefined {
  if (!job.fromSandbox || output === undefined) return undefined
  return `made by the sandbox: a stand-in ${output === 'film' ? output : NOUNS[output]}, nothing was paid`
}

/** Writes the label as the last line of a command. */
export function printSandboxLabel(
  session: Pick<Session, 'progress'>,
  job: { fromSandbox: boolean },
  output: Asset['kind'] | 'film' | undefined,
): void {
  const label = sandboxLabel(job, output)
  if (label !== undefined) printMessage(session, label)
}

/** The text about money, with the note that it is the sandbox's ledger where that is so. */
export function inSandbox(job: { fromSandbox: boolean }, money: string): string {
  return job.fromSandbox ? `in the sandbox: ${money}` : money
}
