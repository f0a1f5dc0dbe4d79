// The checks of the commands that create a generation, before a request is sent.
import type { OutputKind } from '../../contracts/models/model.ts'
import { UsageError } from '../errors/errors.ts'
import { COMMAND_NAME } from '../session.ts'

const MAKES: Record<OutputKind, { what: string; command: string }> = {
  image: { what: 'images', command: 'image' },
  video: { what: 'clips', command: 'video' },
  audio: { what: 'audio', command: 'make' },
}

/** Throws `UsageError` where the model makes the other kind of output. */
export function requireOutput(model: { name: string; output: OutputKind }, output: OutputKind): void {
  if (model.output === output) return
  const { what, command } = MAKES[model.output]
  throw new UsageError(`${model.name} makes ${what}: use ${COMMAND_NAME} ${command}.`)
}

/** The required prompt. `what`: what it says. Throws `UsageError` where it is missing or empty. */
export function promptOrThrow(prompt: unknown, what: string): unknown {
  if (prompt === undefined) throw new UsageError(`<prompt> is missing: say ${what}.`)
  if (typeof prompt === 'string' && prompt.trim() === '') throw new UsageError(`<prompt> is empty: say ${what}.`)
  return prompt
}

/** Throws `UsageError` for `--no-wait` with `--out`: nothing is saved where the command does not wait. */
export function requireWaitToSave({ wait, out }: { wait: boolean; out?: string | undefined }): void {
  if (wait || out === undefined) return
  throw new UsageError(
    `--out needs the end of the job, and --no-wait does not wait for it. Omit one of them; "${COMMAND_NAME} watch <id> --out ${out}" saves the result later.`,
  )
}
