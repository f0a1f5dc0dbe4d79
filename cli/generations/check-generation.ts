// The checks of `image` and `video` before a request is sent.
import { findModel } from '../../contracts/models/catalogue.ts'
import type { OutputKind } from '../../contracts/models/model.ts'
import { UsageError } from '../errors/errors.ts'
import { COMMAND_NAME } from '../session.ts'

const MAKES: Record<OutputKind, { what: string; hint: string }> = {
  image: { what: 'images', hint: `: use ${COMMAND_NAME} image` },
  video: { what: 'clips', hint: `: use ${COMMAND_NAME} video` },
  audio: { what: 'audio', hint: ', for which hfw has no command' },
}

/** Throws `UsageError` where the model makes the other kind of output. The API decides on a model that is not known here. */
export function requireOutput(model: string, output: OutputKind): void {
  const made = findModel(model)?.output
  if (made === undefined || made === output) return
  const { what, hint } = MAKES[made]
  throw new UsageError(`${model} makes ${what}${hint}.`)
}

/** The prompt. Throws `UsageError` where it is missing or empty, except in a dry run, whose price does not depend on it. */
export function promptOrThrow(
  prompt: string | undefined,
  { dryRun, what }: { dryRun: boolean; what: string },
): string | undefined {
  if (prompt === undefined ? dryRun : prompt.trim() !== '') return prompt
  throw new UsageError(prompt === undefined ? `<prompt> is missing: say ${what}.` : `<prompt> is empty: say ${what}.`)
}

/** Throws `UsageError` for `--no-wait` with `--out`: nothing is saved where the command does not wait. */
export function requireWaitToSave({ wait, out }: { wait: boolean; out?: string | undefined }): void {
  if (wait || out === undefined) return
  throw new UsageError(
    `--out needs the end of the job, and --no-wait does not wait for it. Omit one of them; "${COMMAND_NAME} watch <id> --out ${out}" saves the result later.`,
  )
}
