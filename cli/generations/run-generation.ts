// The steps that `make`, `image`, `video` and `watch gen_…` share: create a generation, wait for it, download its outputs, report its end.
import { resolve } from 'node:path'
import { Generation } from '../../contracts/public/generations.ts'
import type { OutputKind } from '../../contracts/models/model.ts'
import { MODEL_NAMES } from '../../contracts/models/model-names.generated.ts'
import { isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { downloadAsset, extensionOf } from '../assets/download-asset.ts'
import { EXIT_CODES, type ExitCode } from '../errors/exit-codes.ts'
import { describeFailure } from '../jobs/describe-failure.ts'
import { capitalized, describeChargeOfGeneration } from '../money/describe-charge.ts'
import { absoluteUrl, roughPrice } from '../jobs/job-rows.ts'
import { inSandbox, printSandboxLabel } from '../jobs/sandbox-label.ts'
import { endedAfter, printAccepted, waitForJob } from '../jobs/wait-for-job.ts'
import type { CharacterOptions } from './character-options.ts'
import { GenerationProgress } from './generation-progress.ts'
import { COMMAND_NAME, type Outcome, type Session, print, printMessage, printOutcome } from '../session.ts'
import { untilInterrupted } from '../terminal/until-interrupted.ts'

const LABELS: Readonly<Record<OutputKind, string>> = { image: 'image', video: 'clip', audio: 'audio' }

/** The body of `POST /v1/generations`. */
export interface GenerationRequest extends Pick<CharacterOptions, 'characterPolicy' | 'characterFallbackModel'> {
  model: string
  /** Fields that are missing here get the model's defaults. */
  input: Record<string, unknown>
}

export interface GenerationWaitOptions {
  /** False: return as soon as the generation is accepted. */
  wait: boolean
  /** Folder for the outputs. */
  out: string
}

/** Creates the generation and, with `wait`, waits for its end. */
export async function runGeneration(
  session: Session,
  request: GenerationRequest,
  { wait, out }: GenerationWaitOptions,
): Promise<ExitCode> {
  const generation = await session.api.post('/v1/generations', Generation, request)
  const price = `${roughPrice(generation)} credits`
  printMessage(session, `Accepted ${generation.id}: ${generation.model}, ${price}`)
  if (generation.character) printMessage(session, generation.character.detail)
  if (wait) return finishGeneration(session, generation, out)
  printAccepted(session, generation)
  return EXIT_CODES.success
}

/**
 * Waits for the end, downloads the outputs into the folder `out` (undefined: no download) and reports.
 * Throws `InterruptedError` at Ctrl-C; the generation continues.
 */
export async function finishGeneration(
  session: Session,
  accepted: Generation,
  out: string | undefined,
): Promise<ExitCode> {
  const generation = await waitForGeneration(session, accepted)
  const files =
    out === undefined
      ? []
      : await untilInterrupted(session, generation.id, () => downloadOutputs(session, generation, out))
  const urls = generation.outputs.map((asset) => absoluteUrl(session.api.url, asset.url))
  print(session, { document: { ...generation, files }, lines: out === undefined ? urls : files })
  printMessage(session, capitalized(inSandbox(generation, describeChargeOfGeneration(generation))))
  printOutcome(session, outcomeOf(generation, files))
  printSandboxLabel(session, generation, generation.outputs[0]?.kind)
  return generation.status === 'completed' ? EXIT_CODES.success : EXIT_CODES.failure
}

async function waitForGeneration(session: Session, accepted: Generation): Promise<Generation> {
  if (isFinalGenerationStatus(accepted.status)) return accepted
  const output = MODEL_NAMES[accepted.model]?.output
  // A model that only an account lists has no name here.
  const label = output === undefined ? 'job' : LABELS[output]
  const progress = new GenerationProgress({ label, output: session.progress })
  const read = () => session.api.get(accepted.links.self, Generation)
  await waitForJob(session, accepted, { read, progress })
  return untilInterrupted(session, accepted.id, read)
}

/** Saves the outputs in the folder `out` and returns their paths. */
export async function downloadOutputs(session: Session, generation: Generation, out: string): Promise<string[]> {
  const files: string[] = []
  for (const [index, asset] of generation.outputs.entries()) {
    const name = `${generation.id}-${index + 1}${extensionOf(asset)}`
    files.push(await downloadAsset(session.api, asset, resolve(session.cwd, out, name)))
  }
  return files
}

function outcomeOf(generation: Generation, files: readonly string[]): Outcome {
  const { id, status } = generation
  if (status !== 'completed') {
    const reason = generation.error === null ? '' : `: ${describeFailure(generation.error)}`
    return {
      isGood: false,
      text: `${id} ${status}${endedAfter(generation)}${reason}`,
      next: `${COMMAND_NAME} get ${id}`,
    }
  }
  return { isGood: true, text: `${id} completed${endedAfter(generation)}.`, next: nextStep(generation, files) }
}

/** A command to continue with: save the outputs, or make a clip from a saved image. */
function nextStep({ id, outputs }: Generation, [firstFile]: readonly string[]): string {
  if (firstFile === undefined) return `${COMMAND_NAME} get ${id} --out .`
  if (outputs[0]?.kind !== 'image') return `${COMMAND_NAME} get ${id}`
  return `${COMMAND_NAME} video "what happens" --image ${quoted(firstFile)}`
}

function quoted(path: string): string {
  return /^[\w./@%+-]+$/.test(path) ? path : JSON.stringify(path)
}
