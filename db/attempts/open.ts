// The begin of a submission: claims the lease, and returns what to send or the attempt that an earlier execution has written.
// Invariant: the attempt is written before the POST with the exact bytes, so that a repeat is identical.
import { randomBytes } from 'node:crypto'
import { type Insertable, type Selectable, sql } from 'kysely'
import type { GenerationCharacter } from '../../contracts/public/generation-character.ts'
import type {
  AttemptToWrite,
  GenerationToSubmit,
  LeaseRef,
  OpenAttemptInput,
  OpenedAttempt,
  SubmissionDraft,
  WrittenAttempt,
} from '../../contracts/steps/generation.ts'
import type { SkippedAccount } from '../../contracts/vocabulary/pool.ts'
import {
  FINAL_GENERATION_STATUSES,
  isFinalGenerationStatus,
  isUndecidedAttempt,
} from '../../contracts/vocabulary/statuses.ts'
import type { Database } from '../connection/connect.ts'
import { newId } from '../connection/new-id.ts'
import { newerRouteOf, onFallbackRoute } from '../../domain/models/routes.ts'
import { findGrant } from './find-grant.ts'
import { transitionGeneration } from '../generations/transitions.ts'
import { modelOf } from '../models/platform-models.ts'
import type { Attempt } from '../schema.generated.ts'

/**
 * Claims the lease for `holdMs`, and looks for an attempt of an earlier execution. Not a transaction: the claim is one conditional
 * statement. Returns `lease_lost` where the lease is not live, and `final` where the generation has ended. An attempt that was
 * accepted, or may have been, is returned also without a lease, because it needs none. Returns `cancel_requested` instead of a draft
 * where a cancellation is stored.
 */
export async function openAttempt(db: Database, input: OpenAttemptInput): Promise<OpenedAttempt> {
  const claimed = await claim(db, input)
  if (!claimed) return withoutLease(db, input)
  const { attempts: made, accountId, name, contract, platformModelId, cancelRequestedAt, ...rest } = claimed
  const { hasNoNewerRoute, character, soulId, ...order } = rest
  const model = await modelOf(db, { model: order.model, platformModelId })
  const declaration = hasNoNewerRoute ? onFallbackRoute(model) : model
  const account = { id: accountId, name, contract }
  const placed = { ...order, ...characterOf(character, soulId), declaration, account }
  const generation = { generationId: input.generationId, ...placed }
  const attempts = made === 0 ? [] : await listAttempts(db, input.generationId)
  // An attempt that may be paid for counts under any lease: after a long outage its own lease has expired.
  const earlier = attempts.find(({ state, leaseId }) => leaseId === input.lease.leaseId || isUndecidedAttempt(state))
  if (!earlier && cancelRequestedAt !== null) return { kind: 'cancel_requested' }
  if (!earlier) return { kind: 'draft', generation, draft: draftOf(input.generationId, attempts.length + 1) }
  return { kind: 'written', generation, attempt: toWrittenAttempt(earlier, input.lease) }
}

function characterOf(
  character: GenerationCharacter | null,
  soulId: string | null,
): Pick<GenerationToSubmit, 'character'> {
  if (!character?.variant) return {}
  return { character: { name: character.name, variant: character.variant, soulId } }
}

/**
 * An attempt that was accepted, or may have been, needs no slot any more: its slot may be released already, or may have expired in a long
 * outage. It may also be decided already, where Temporal repeats a step that the records are ahead of.
 */
async function withoutLease(
  db: Database,
  { generationId, lease }: { generationId: string; lease: LeaseRef },
): Promise<OpenedAttempt> {
  const generation = await db
    .selectFrom('generation')
    .select(['clientId', 'model', 'platformModelId', 'input', 'status'])
    .where('id', '=', generationId)
    .executeTakeFirst()
  if (!generation) return { kind: 'lease_lost' }
  const { status, platformModelId, ...order } = generation
  if (isFinalGenerationStatus(status)) return { kind: 'final', status }
  const sent = (await listAttempts(db, generationId)).find(({ state }) => state !== 'refused')
  if (!sent) return { kind: 'lease_lost', ...(await findGrant(db, { generationId })) }
  const account = { id: sent.accountId, name: sent.accountName, contract: sent.contract }
  const declaration = await modelOf(db, { model: order.model, platformModelId })
  return {
    kind: 'written',
    generation: { generationId, ...order, declaration, account },
    // Its lease is not live any more, so that it is not sent again.
    attempt: { ...toWrittenAttempt(sent, lease), isOfThisLease: false },
  }
}

async function listAttempts(db: Database, generationId: string) {
  return db
    .selectFrom('attempt')
    .innerJoin('account', 'account.id', 'attempt.accountId')
    .selectAll('attempt')
    .select(['account.name as accountName', 'account.effectiveContract as contract'])
    .where('generationId', '=', generationId)
    .orderBy('number', 'desc')
    .execute()
}

function toWrittenAttempt(row: Selectable<Attempt>, lease: LeaseRef): WrittenAttempt {
  const { id, state, accountId, idempotencyKey, isRepeatable, requestId, tries } = row
  return {
    id,
    state,
    accountId,
    idempotencyKey,
    isRepeatable,
    requestId,
    tries,
    isOfThisLease: row.leaseId === lease.leaseId,
    request: { dialect: row.dialect, path: row.requestPath, body: row.requestBody },
  }
}

function draftOf(generationId: string, number: number): SubmissionDraft {
  return {
    attemptId: newId('attempt'),
    number,
    callbackToken: randomBytes(24).toString('base64url'),
    idempotencyKey: `${generationId}.${number}`,
  }
}

/** Soul IDs differ between accounts, so that the one of the granted account is read with the claim. */
const SOUL_ID_OF_ACCOUNT = sql<string | null>`(
  select soul_id from soul_id_holder where account_id = account.id
    and character_id = generation.character ->> 'id' and variant = generation.character ->> 'variant'
)`

const HAS_NO_NEWER_ROUTE = sql<boolean>`exists (
  select from account_model_block block
  where block.account_id = account.id and block.model = ${newerRouteOf('')} || generation.model
    and block.until > clock_timestamp()
)`

/** Claims the lease in one statement. Undefined where the lease is lost or the generation has ended. */
async function claim(db: Database, input: OpenAttemptInput) {
  return db
    .updateTable('lease')
    .from(['generation', 'account'])
    .set({
      claimedAt: sql<Date>`coalesce(claimed_at, clock_timestamp())`,
      expiresAt: sql<Date>`clock_timestamp() + ${input.holdMs} * interval '1 millisecond'`,
    })
    .whereRef('generation.id', '=', 'lease.generationId')
    .whereRef('account.id', '=', 'lease.accountId')
    .where('generation.id', '=', input.generationId)
    .where('generation.status', 'not in', FINAL_GENERATION_STATUSES)
    .where('lease.id', '=', input.lease.leaseId)
    .where('lease.fence', '=', input.lease.fence)
    .where('lease.releasedAt', 'is', null)
    .where('lease.expiresAt', '>', sql<Date>`clock_timestamp()`)
    .returning([
      'generation.clientId',
      'generation.model',
      'generation.platformModelId',
      'generation.input',
      'generation.cancelRequestedAt',
      'generation.character',
      'account.id as accountId',
      'account.name',
      'account.effectiveContract as contract',
    ])
    .returning(
      sql<number>`(select count(*)::int from attempt where attempt.generation_id = generation.id)`.as('attempts'),
    )
    .returning([SOUL_ID_OF_ACCOUNT.as('soulId'), HAS_NO_NEWER_ROUTE.as('hasNoNewerRoute')])
    .executeTakeFirst()
}

/**
 * Writes the attempt with its bytes, in one transaction that locks the generation, then the lease. Returns false, and writes nothing,
 * where the lease was lost in the meantime, or a cancellation was stored: then nothing may be sent. So a job that
 * waits after a request to cancel costs nothing. Throws where an overlapping try of this submission has written
 * the attempt; the next try continues with it.
 */
export async function writeAttempt(db: Database, input: AttemptToWrite): Promise<boolean> {
  const { generation, draft, lease } = input
  return db.transaction().execute(async (trx) => {
    // The same lock order as in `finishGeneration`: the generation before its lease.
    const live = await trx
      .selectFrom('generation')
      .innerJoin('lease', 'lease.generationId', 'generation.id')
      .select('lease.skipped')
      .where('lease.id', '=', lease.leaseId)
      .where('lease.fence', '=', lease.fence)
      .where('lease.releasedAt', 'is', null)
      .where('generation.cancelRequestedAt', 'is', null)
      .forNoKeyUpdate(['generation', 'lease'])
      .executeTakeFirst()
    if (!live) return false
    const written = await trx
      .insertInto('attempt')
      .values(rowOf(input, live.skipped))
      .onConflict((oc) => oc.doNothing())
      .executeTakeFirst()
    if (written.numInsertedOrUpdatedRows === 0n) {
      throw new Error(`another try of this submission has written attempt ${draft.number}`)
    }
    await transitionGeneration(trx, {
      generationId: generation.generationId,
      from: ['waiting'],
      to: 'submitting',
      event: { account: generation.account.name, attempt: draft.number },
    })
    return true
  })
}

function rowOf(input: AttemptToWrite, skipped: SkippedAccount[]): Insertable<Attempt> {
  const { generation, draft, lease, request } = input
  return {
    id: draft.attemptId,
    generationId: generation.generationId,
    number: draft.number,
    model: generation.model,
    accountId: generation.account.id,
    leaseId: lease.leaseId,
    fence: lease.fence,
    state: 'submitting',
    idempotencyKey: draft.idempotencyKey,
    callbackToken: draft.callbackToken,
    dialect: request.dialect,
    requestPath: request.path,
    requestBody: request.body,
    isRepeatable: input.isRepeatable,
    skipped: JSON.stringify(skipped),
  }
}
