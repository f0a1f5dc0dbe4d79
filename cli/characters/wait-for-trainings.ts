// Waits until trainings have ended, with a line for each change of state.
import { setTimeout as sleep } from 'node:timers/promises'
import { Character, type CharacterTraining } from '../../contracts/public/characters.ts'
import { printMessage, type Session } from '../session.ts'
import { describeTraining } from './describe-character.ts'

const EVERY_MS = 5_000
const UNDECIDED: readonly CharacterTraining['state'][] = ['waiting', 'creating', 'training']

/** Returns the character when none of the trainings is open. */
export async function waitForTrainings(
  session: Session,
  { characterId, trainingIds }: { characterId: string; trainingIds: readonly string[] },
): Promise<Character> {
  const shown = new Map<string, string>()
  for (;;) {
    const character = await session.api.get(`/v1/characters/${characterId}`, Character)
    const own = character.trainings.filter(({ id }) => trainingIds.includes(id))
    for (const training of own) {
      const [line = '', ...reasons] = describeTraining(training)
      const text = [line, ...reasons].join('\n')
      if (shown.get(training.id) !== text) printMessage(session, text)
      shown.set(training.id, text)
    }
    if (own.every(({ state }) => !UNDECIDED.includes(state))) return character
    await sleep(EVERY_MS, undefined, { signal: session.signal })
  }
}
