// What `image`, `video` and `watch gen_…` share: send a generation, wait for it, bring its outputs here, say how it ended.
import { resolve } from 'node:path'
import { Generation } from '../../contracts/public/generations.ts'
import { findModel } from '../../contracts/models/catalogue.ts'
import { isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { followEvents } from '../api/follow-events.ts'
import { downloadAsset, extensionOf } from '../assets/download-asset.ts'
import { EXIT_CODES, type ExitCode } from '../errors/exit-codes.ts'
import { describeFailure } from '../jobs/describe-failure.ts'
import { GenerationProgress } from './generation-progress.ts'
import { formatDuration } from '../progress/format-duration.ts'
import { COMMAND_NAME, type Session, print, tell, tellOutcome } from '../session.ts'
import { untilInterrupted } from '../terminal/until-interrupted.ts'

export interface GenerationOrder {
  model: string
  /** Fields left out here are left to the model's defaults. */
  input: Record<string, unknown>
}

export interface Waiting {
  /** False: return as soon as the job is accepted. */
  wait: boolean
  /** Folder for the outputs. */
  out: string
}

/** Sends the generation and sees it through. */
export async function runGeneration(
  session: Session,
  order: GenerationOrder,
  { wait, out }: Waiting,
): Promise<ExitCode> {
  const generation = await session.api.post('/v1/generations', Generation, order)
  const price = `about ${generation.priceCredits} credits`
  tell(session, `Accepted ${generation.id}: ${generation.model}, ${price}`)
  if (wait) return finishGeneration(session, generation, out)
  print(session, { document: generation, lines: [generation.id] })
  const text = 'Accepted, not waiting.'
  tellOutcome(session, { isGood: true, text, next: `${COMMAND_NAME} watch ${generation.id} --out .` })
  return EXIT_CODES.success
}

/**
 * Waits for the end, downloads what was made into `out` (undefined: nothing is downloaded) and reports.
 * Throws `InterruptedError` at Ctrl-C; the job goes on.
 */
export async function finishGeneration(
  session: Session,
  begun: Generation,
  out: string | undefined,
): Promise<ExitCode> {
  const generation = await waitForGeneration(session, begun)
  const files =
    out === undefined
      ? []
      : await untilInterrupted(session, generation.id, () => downloadOutputs(session, generation, out))
  const lines = out === undefined ? generation.outputs.map((asset) => absoluteUrl(session, asset.url)) : files
  print(session, { document: { ...generation, files }, lines })
  tellOutcome(session, outcomeOf(generation, files))
  return generation.status === 'completed' ? EXIT_CODES.success : EXIT_CODES.failure
}

/** Shows how it goes until it has ended; returns it as it then is. */
async function waitForGeneration(session: Session, begun: Generation): Promise<Generation> {
  if (isFinalGenerationStatus(begun.status)) return begun
  const label = findModel(begun.model)?.output === 'image' ? 'image' : 'clip'
  const progress = new GenerationProgress({ label, output: session.progress })
  return untilInterrupted(session, begun.id, async () => {
    try {
      const onLost = (reason: string) => tell(session, `Lost the API (${reason}); connecting again…`)
      const events = followEvents(session.api, begun.links.events, { signal: session.signal, onLost })
      for await (const event of events) {
        if ('generationId' in event.data) progress.show({ data: event.data })
      }
    } finally {
      progress.close()
    }
    return session.api.get(begun.links.self, Generation)
  })
}

/** Saves the outputs in the folder `out`; returns their paths. */
export async function downloadOutputs(session: Session, generation: Generation, out: string): Promise<string[]> {
  const files: string[] = []
  for (const [index, asset] of generation.outputs.entries()) {
    const name = `${generation.id}-${index + 1}${extensionOf(asset)}`
    files.push(await downloadAsset(session.api, asset, resolve(session.cwd, out, name)))
  }
  return files
}

/** An address that works outside of the API's own answers. */
export function absoluteUrl(session: Pick<Session, 'api'>, url: string): string {
  return new URL(url, session.api.url).href
}

function outcomeOf(generation: Generation, files: readonly string[]) {
  const { id, status, finishedAt, createdAt } = generation
  const duration = finishedAt === null ? '' : ` in ${formatDuration(Date.parse(finishedAt) - Date.parse(createdAt))}`
  if (status !== 'completed') {
    const reason = generation.error === null ? '' : `: ${describeFailure(generation.error)}`
    return { isGood: false, text: `${id} ${status}${duration}${reason}`, next: `${COMMAND_NAME} get ${id}` }
  }
  const [firstFile] = files
  const isImage = generation.outputs[0]?.kind === 'image'
  const next =
    firstFile === undefined
      ? `${COMMAND_NAME} get ${id} --out .`
      : isImage
        ? `${COMMAND_NAME} video "what happens" --image ${quoted(firstFile)}`
        : `${COMMAND_NAME} get ${id}`
  return { isGood: true, text: `${id} completed${duration}.`, next }
}

function quoted(path: string): string {
  return /^[\w./@%+-]+$/.test(path) ? path : JSON.stringify(path)
}
