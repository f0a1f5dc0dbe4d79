// Soul IDs: accepts them and trains them, from fetching the photos to the end. Safe to continue after a restart.
// An undocumented case is assumed: a training above the parallel limit waits as `queued` in every contract.
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Character, NewCharacter } from '../../store/characters.ts'
import { inTransaction } from '../../store/database.ts'
import type { LedgerEvent } from '../../store/ledger.ts'
import type { Account } from '../accounts/accounts.ts'
import { createBackgroundWork } from '../background-work.ts'
import { endPaid } from '../accounts/charges.ts'
import { fetchInputOrThrow, InputError } from '../media/inputs.ts'
import type { Platform } from '../platform.ts'
import { isReadablePicture } from '../../render/photo.ts'
import { createRandom, hash32, logNormal } from '../time/random.ts'
import type { Refusal } from '../refusals/refusals.ts'
import { notEnoughCredits } from '../refusals/refusals.ts'
import type { Slots } from './slots.ts'
import { createSlots } from './slots.ts'

/** Price of a Soul ID (2.50 US dollars). */
export const TRAINING_PRICE_CREDITS = 40
/** Its model name in the ledger and in faults: the path of its route. */
export const TRAINING_MODEL = 'v1/custom-references'
const PARALLEL_TRAININGS = 4
/** Median. Users wait 10 to 25 minutes; the platform's own command line waits at most 30. */
const TRAINING_SECONDS = 720

export type Trainings = ReturnType<typeof createTrainings>

export function createTrainings(platform: Platform) {
  const slots = createSlots(PARALLEL_TRAININGS)
  const trainings = createBackgroundWork(platform.options.log)
  const begin = (character: Character): void =>
    trainings.start(`training ${character.id}`, () => train(platform, slots, character))
  return {
    /** Reserves the price and starts the training, or returns the refusal. A repeated call creates another Soul ID. */
    create: (account: Account, wanted: Pick<NewCharacter, 'name' | 'variant' | 'imageUrls'>): Character | Refusal => {
      if (account.balanceCredits < TRAINING_PRICE_CREDITS) return rejected(platform, account, notEnoughCredits())
      const character = accept(platform, account, wanted)
      begin(character)
      return character
    },
    /** Continues the unfinished trainings of an earlier run. Those in training come first, so that they get their slots back. */
    resume: (): void => {
      const unfinished = platform.characters.unfinished()
      for (const character of unfinished.filter((one) => one.status === 'in_progress')) begin(character)
      for (const character of unfinished.filter((one) => one.status !== 'in_progress')) begin(character)
    },
    drain: trainings.drain,
  }
}

function accept(
  platform: Platform,
  account: Account,
  wanted: Pick<NewCharacter, 'name' | 'variant' | 'imageUrls'>,
): Character {
  const character = inTransaction(platform.database, () => {
    record(platform, { account: account.name, event: 'received' })
    const row = platform.characters.insert(
      { ...wanted, id: randomUUID(), account: account.name, priceCredits: TRAINING_PRICE_CREDITS },
      platform.clock.now(),
    )
    record(platform, { account: account.name, event: 'accepted', requestId: row.id, credits: row.priceCredits })
    return row
  })
  platform.accounts.reserve(account, character.priceCredits)
  return character
}

async function train(platform: Platform, slots: Slots, character: Character): Promise<void> {
  const files = character.photos.length > 0 ? undefined : await fetchPhotos(platform, character)
  if (platform.closing.aborted) return
  if (files !== undefined && !files.ok) return finish(platform, character, files.problem)
  if (files !== undefined) platform.characters.queue(character.id, files.names)
  await slots.take(character.account)
  try {
    const dueAtMs = character.dueAtMs ?? startTraining(platform, character)
    if (!(await platform.clock.until(dueAtMs, platform.closing))) return
    finish(platform, character, null)
  } finally {
    slots.give(character.account)
  }
}

function startTraining(platform: Platform, character: Character): number {
  const { seed, speed } = platform.options
  const random = createRandom(hash32(seed, TRAINING_MODEL, character.seq))
  const nowMs = platform.clock.now()
  const dueAtMs = Math.round(nowMs + (logNormal(TRAINING_SECONDS, random) * 1000) / speed)
  if (!platform.closing.aborted) platform.characters.start(character.id, { nowMs, dueAtMs })
  return dueAtMs
}

/** File names of the photos, or the `fail_reason`. */
async function fetchPhotos({ folders, closing }: Platform, character: Character) {
  const names: string[] = []
  for (const [index, url] of character.imageUrls.entries()) {
    const field = `input_images[${index}]`
    try {
      const path = await fetchInputOrThrow({ field, url }, folders.photos, closing)
      if (!(await isReadablePicture(path))) {
        await rm(path, { force: true })
        return { ok: false as const, problem: `${field} is not a readable image` }
      }
      names.push(basename(path))
    } catch (error) {
      // Other errors (a full disk) are local to this machine. Their messages name folders, so the client does not get them.
      return { ok: false as const, problem: error instanceof InputError ? error.message : `Could not use ${field}` }
    }
  }
  return { ok: true as const, names }
}

/** Ends the training once. Status, credits and ledger change together. */
function finish(platform: Platform, { id, account, priceCredits }: Character, failReason: string | null): void {
  const isCharged = failReason === null
  const detail = isCharged ? 'completed' : 'failed'
  const charge = { account, model: TRAINING_MODEL, requestId: id, credits: priceCredits, isCharged, detail }
  endPaid(platform, charge, () => platform.characters.finish(id, failReason))
}

function rejected(platform: Platform, account: Account, refusal: Refusal): Refusal {
  const { status: httpStatus, body } = refusal
  inTransaction(platform.database, () => {
    record(platform, { account: account.name, event: 'received' })
    record(platform, { account: account.name, event: 'rejected', httpStatus, detail: JSON.stringify(body.detail) })
  })
  return refusal
}

interface Note {
  account: string
  event: LedgerEvent
  requestId?: string
  credits?: number
  httpStatus?: number
  detail?: string
}

function record(platform: Platform, note: Note): void {
  platform.ledger.append({ ...note, model: TRAINING_MODEL })
}
