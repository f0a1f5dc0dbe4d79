// A generation in lines for people.
import type { Attempt, Generation } from '../../contracts/public/generations.ts'
import { cancellationRow } from '../jobs/describe-cancellation.ts'
import { describeFailure } from '../jobs/describe-failure.ts'
import { waitOf } from '../jobs/describe-wait.ts'
import { describeAsset, describeLinks, describePrice, type JobResults, row } from '../jobs/job-rows.ts'
import { namedFields } from '../named-lists/named-rows.ts'
import { describeChargeOfGeneration, hasCharge } from '../money/describe-charge.ts'

/** One line per fact; facts that are not known yet are omitted. */
export function describeGeneration(generation: Generation, { files, apiUrl }: JobResults): string[] {
  const prompt = generation.input['prompt']
  return [
    row('id', generation.id),
    row('status', generation.status === 'submitted' ? SUBMITTED : generation.status),
    row('model', generation.model),
    ...(typeof prompt === 'string' ? [row('prompt', prompt)] : []),
    ...namedFields(generation.inputNames).map(([field, name]) => row(field, name)),
    ...(generation.character == null ? [] : [row('character', describeCharacter(generation.character))]),
    row('estimate', describePrice(generation)),
    ...(hasCharge(generation) ? [row('cost', describeChargeOfGeneration(generation))] : []),
    row('created', generation.createdAt),
    ...(generation.finishedAt === null ? [] : [row('finished', generation.finishedAt)]),
    ...cancellationRow(generation),
    ...expectedFinish(generation),
    ...describeLine(generation),
    ...describeWait(generation),
    ...(generation.error === null ? [] : [row('error', describeFailure(generation.error))]),
    ...generation.attempts.map((attempt) => row(`attempt ${attempt.number}`, describeAttempt(attempt))),
    ...describeLinks(generation.links, apiUrl),
    ...generation.outputs.map((asset) => row('output', describeAsset(asset, apiUrl))),
    ...files.map((file) => row('saved', file)),
  ]
}

function describeCharacter({ name, detail }: NonNullable<Generation['character']>): string {
  return `${name}: ${detail}`
}

/** No status read has shown its start or its end. Where a webhook is expected, the status is read only when the webhook is late. */
const SUBMITTED = 'submitted (accepted by the platform; its start there was not seen)'

function expectedFinish({ expectedFinishAt, finishedAt }: Generation): string[] {
  return finishedAt === null && expectedFinishAt !== null ? [row('expected', expectedFinishAt)] : []
}

/** Why it has no slot, or no response of the platform. What its result waits for has rows of its own. */
function describeLine(generation: Generation): string[] {
  if (generation.waitingFor !== null) return []
  const wait = waitOf(generation, Date.now())
  return wait === undefined ? [] : [row('waits for', wait.text)]
}

function describeWait({ waitingFor }: Generation): string[] {
  if (waitingFor === null) return []
  const { what, reason, since, until, nextTryAt, storedFiles, totalFiles } = waitingFor
  const files = totalFiles === null ? '' : `, ${storedFiles} of ${totalFiles} stored`
  return [
    row(
      'waits for',
      `${what === 'store_files' ? 'its files to be stored' : 'its final status'}${files}, since ${since}`,
    ),
    ...(reason === null ? [] : [row('because', reason)]),
    ...(nextTryAt === null ? [] : [row('next try', nextTryAt)]),
    ...(until === null ? [] : [row('until', `${until}, when the platform deletes the files`)]),
  ]
}

function describeAttempt(attempt: Attempt): string {
  const skipped = attempt.skipped.map(({ account, reason }) => `; skipped ${account}: ${reason}`).join('')
  const charged = attempt.chargedCredits === null ? '' : `, ${attempt.chargedCredits} credits`
  const since = attempt.state === 'unknown' && attempt.unknownSince !== null ? ` since ${attempt.unknownSince}` : ''
  const reason = reasonOf(attempt)
  return `${attempt.state} on ${attempt.account}${since}${charged}${reason === undefined ? '' : `: ${reason}`}${skipped}`
}

/** Why it was refused, or why its outcome is unknown. */
function reasonOf({ state, refusal, unknownReason }: Attempt): string | undefined {
  if (refusal !== null) return `${refusal.kind}, ${refusal.detail}`
  return state === 'unknown' ? (unknownReason ?? undefined) : undefined
}
