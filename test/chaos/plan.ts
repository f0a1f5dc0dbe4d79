// The plan of a run: which fault strikes which parts, for how long, and what an operator does meanwhile. All chance is here.
// Invariant: a pure function of seed, profile and number of strikes. Equal arguments give an equal plan.
import { createRandom } from '../../packages/sandbox/engine/time/random.ts'
import { CHAOS_PARTS, type ChaosPart } from './parts/chaos-parts.ts'

/** Real limits that a pause crosses, and the time that crosses each: a heartbeat, a call, several tries, and an abandoned job. */
export const PAUSES = [
  { limitMs: 30_000, standsForMs: 35_000 },
  { limitMs: 60_000, standsForMs: 70_000 },
  { limitMs: 120_000, standsForMs: 150_000 },
  { limitMs: 300_000, standsForMs: 360_000 },
] as const

/** The platform is not ours to kill: it is only paused. */
export const KILLABLE = ['worker', 'worker2', 'api', 'api2', 'temporal', 'postgres'] as const satisfies ChaosPart[]
const ACCOUNTS = ['north', 'south', 'east', 'west'] as const

export type Strike = { gapMs: number } & (
  | { kind: 'kill'; parts: ChaosPart[]; downMs: number }
  | { kind: 'pause'; parts: ChaosPart[]; pause: (typeof PAUSES)[number] }
  /** SIGTERM to one after the other, each restarted before the next. */
  | { kind: 'rolling_restart'; parts: ChaosPart[] }
  /** The same with the workers, which come back as another build. */
  | { kind: 'deploy'; parts: ChaosPart[] }
  | { kind: 'full_store'; parts: []; pause: (typeof PAUSES)[number] }
  | { kind: 'rotate_key'; parts: []; account: (typeof ACCOUNTS)[number] }
  /**
   * `job`: in [0, 1), chooses among the unfinished jobs; for `join` among the films that have ended, for `fetch` among the
   * generations that have failed.
   */
  | { kind: 'cancel' | 'cancel_twice' | 'terminate' | 'join' | 'fetch'; parts: []; job: number }
  | { kind: 'drain'; parts: []; account: (typeof ACCOUNTS)[number]; forMs: number }
)
export type StrikeKind = Strike['kind']

/** Only these count as strikes of a run; the others happen between them. */
export const COUNTED: ReadonlySet<StrikeKind> = new Set(['kill', 'pause', 'rolling_restart', 'deploy', 'full_store'])

/** Share of each kind among the strikes. */
const WEIGHTS: Record<StrikeKind, number> = {
  kill: 10,
  pause: 9,
  rolling_restart: 1,
  deploy: 1,
  full_store: 1,
  rotate_key: 1,
  cancel: 3,
  cancel_twice: 1.5,
  terminate: 1.5,
  join: 1,
  fetch: 1,
  drain: 0.7,
}

const LONGEST_GAP_MS = 1_500
const LONGEST_DOWN_MS = 1_500
const SECOND_VICTIM = 0.1
const LONGEST_DRAIN_MS = 4_000

/** `strikes`: number of counted ones. `kinds`: those that may be drawn; default all. */
export function planStrikes(input: { seed: number; strikes: number; kinds?: readonly StrikeKind[] }): Strike[] {
  const random = createRandom(input.seed)
  const kinds = input.kinds ?? (Object.keys(WEIGHTS) as StrikeKind[])
  const pauses = endless(random, CHAOS_PARTS, PAUSES)
  const fullStores = endless(random, ['store'], PAUSES)
  const plan: Strike[] = []
  for (let counted = 0; counted < input.strikes;) {
    const strike = { gapMs: Math.round(random() * LONGEST_GAP_MS), ...drawStrike(drawKind(random, kinds)) }
    plan.push(strike as Strike)
    if (COUNTED.has(strike.kind)) counted += Math.max(1, strike.parts.length)
  }
  return plan

  function drawStrike(kind: StrikeKind) {
    switch (kind) {
      case 'kill':
        return { kind, parts: victims(random), downMs: Math.round(random() * LONGEST_DOWN_MS) }
      case 'pause': {
        const [part, pause] = pauses.next().value
        return { kind, parts: [part], pause }
      }
      case 'rolling_restart':
        return { kind, parts: random() < 0.3 ? ['worker', 'worker2'] : ['api', 'api2'] }
      case 'deploy':
        return { kind, parts: ['worker', 'worker2'] }
      case 'full_store':
        return { kind, parts: [], pause: fullStores.next().value[1] }
      case 'rotate_key':
        return { kind, parts: [], account: pick(random, ACCOUNTS) }
      case 'cancel':
      case 'cancel_twice':
      case 'terminate':
      case 'join':
      case 'fetch':
        return { kind, parts: [], job: random() }
      case 'drain':
        return { kind, parts: [], account: pick(random, ACCOUNTS), forMs: Math.round(random() * LONGEST_DRAIN_MS) }
    }
  }
}

/** Every pair once in random order, then again in another order: so that each part crosses each limit. */
function* endless<A, B>(random: () => number, some: readonly A[], others: readonly B[]): Generator<[A, B], never> {
  for (;;)
    yield* shuffled(
      random,
      some.flatMap((one) => others.map((other): [A, B] => [one, other])),
    )
}

function shuffled<T>(random: () => number, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

function drawKind(random: () => number, kinds: readonly StrikeKind[]): StrikeKind {
  let left = random() * kinds.reduce((sum, kind) => sum + WEIGHTS[kind], 0)
  return kinds.find((kind) => (left -= WEIGHTS[kind]) < 0) ?? kinds[0]!
}

/** One part, now and then two. */
function victims(random: () => number): ChaosPart[] {
  const first = Math.floor(random() * KILLABLE.length)
  const isDouble = random() < SECOND_VICTIM
  return KILLABLE.filter((_, index) => index === first || (isDouble && index === (first + 1) % KILLABLE.length))
}

function pick<T>(random: () => number, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)]!
}
