// Kills parts at random and starts them again. Now and then two at once.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Stack } from '../../dev/stack/stack.ts'
import { KILLABLE } from './chaos-options.ts'

export type Kills = Record<(typeof KILLABLE)[number], number>

const LONGEST_DOWN_MS = 1_500

/** One blow: SIGKILL, a while of absence, a start that is ready again. Returns how many parts it hit. */
export async function strikeOnce(stack: Stack, random: () => number, kills: Kills): Promise<number> {
  const first = Math.floor(random() * KILLABLE.length)
  const isDouble = random() < 0.1
  const victims = KILLABLE.filter(
    (_, index) => index === first || (isDouble && index === (first + 1) % KILLABLE.length),
  )
  const downMs = random() * LONGEST_DOWN_MS
  await Promise.all(victims.map((part) => stack.kill(part, 'SIGKILL')))
  await sleep(downMs)
  // Databases first: the others are not ready before what they stand on.
  for (const part of [...victims].toReversed()) await stack.start(part)
  for (const part of victims) kills[part] += 1
  return victims.length
}
