// Characters, trainings and plans as lines for a terminal.
import type { AdoptedCharacter, Character, CharacterTraining, TrainingPlan } from '../../contracts/public/characters.ts'
import { UNDECIDED_TRAINING_STATES } from '../../contracts/vocabulary/characters.ts'
import { fitTable } from '../terminal/fit-table.ts'

/** One row for each character. `width`: columns of the terminal. */
export function describeCharacters(characters: readonly Character[], width: number | undefined): string[] {
  if (characters.length === 0) return ['No characters.']
  return fitTable(
    [
      { title: 'NAME', cell: ({ name }) => name },
      { title: 'IMAGES', cell: ({ images }) => String(images.length), omit: 1 },
      { title: 'READY', cell: (one) => variantsIn(one, ['ready']) },
      { title: 'TRAINING', cell: (one) => variantsIn(one, UNDECIDED_TRAINING_STATES), omit: 2 },
      { title: 'ID', cell: ({ id }) => id, omit: 3 },
    ],
    characters,
    width,
  )
}

/** `v2 on north, south; cinema on north`, or `-`. */
function variantsIn({ trainings }: Character, states: readonly CharacterTraining['state'][]): string {
  const inState = trainings.filter(({ state, removal }) => states.includes(state) && removal === null)
  const byVariant = Map.groupBy(inState, ({ variant }) => variant)
  const parts = [...byVariant].map(([variant, on]) => `${variant} on ${on.map(({ account }) => account).join(', ')}`)
  return parts.join('; ') || '-'
}

/** All facts of one character. */
export function describeCharacter(character: Character): string[] {
  const { name, id, images, advice, trainings, removalRequestedAt, removedAt } = character
  return [
    `${name}  ${id}`,
    `${images.length} ${images.length === 1 ? 'image' : 'images'}${images.length === 0 ? '' : ':'}`,
    ...images.map((image, index) => `  ${index + 1}. ${image.id}${sizeOf(image)}`),
    ...(removedAt === null
      ? removalRequestedAt === null
        ? []
        : ['It is being removed.']
      : ['It is removed from all accounts.']),
    ...advice.map((text) => `Advice: ${text}`),
    ...trainings.flatMap(describeTraining),
  ]
}

function sizeOf({ widthPx, heightPx }: Character['images'][number]): string {
  return widthPx === null || heightPx === null ? '' : `, ${widthPx} × ${heightPx}`
}

/** The state of a training, why it waits or failed, and its removal. */
export function describeTraining(training: CharacterTraining): string[] {
  const { variant, account, id, state, error, waitingReason, removal, chargedCredits, platformStatus, origin } =
    training
  const status = state === 'training' && platformStatus !== null ? ` (${platformStatus})` : ''
  const cost = origin === 'adopted' ? 'adopted' : chargedCredits === null ? 'cost open' : `${chargedCredits} credits`
  return [
    `${variant} on ${account}: ${state}${status}, ${cost}  ${id}`,
    ...(error === null ? [] : [`  ${error.detail}`]),
    ...(waitingReason === null ? [] : [`  waits: ${waitingReason}`]),
    ...(removal === null ? [] : [`  ${removalText(removal)}`]),
  ]
}

function removalText({ removedAt, givenUpAt, error }: NonNullable<CharacterTraining['removal']>): string {
  if (removedAt !== null) return 'removed from the account'
  if (givenUpAt !== null) return `not removed: ${error ?? 'the account left the pool'}`
  return error === null ? 'to be removed from the account' : `to be removed; the last try failed: ${error}`
}

const ACTIONS = {
  exists: 'exists already',
  over_max_credits: 'left out: above --max-credits',
  no_account: 'no further account can train it',
}

/** One line for each variant and account, and the price. */
export function describePlan({ trainings, credits }: TrainingPlan): string[] {
  const lines = trainings.map(({ variant, account, action, credits: price }) => {
    const place = account === null ? variant : `${variant} on ${account}`
    return `${place}: ${action === 'train' ? `${price} credits` : ACTIONS[action]}`
  })
  return [...lines, `Price: ${credits} credits`]
}

/** What was found on each account. */
export function describeAdoption({ results, unreachable }: AdoptedCharacter): string[] {
  const lines = results.map(
    ({ variant, account, soulId, outcome }) => `${variant} on ${account}: ${outcome}  ${soulId}`,
  )
  return [
    ...(lines.length === 0 && unreachable.length === 0 ? ['No account has a Soul ID of this name.'] : lines),
    ...unreachable.map(({ account, reason }) => `${account}: the list could not be read (${reason})`),
  ]
}
