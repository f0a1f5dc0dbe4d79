// Every activity is repeated after its reply was lost, at each step of a run. The rows and the results equal those of an
// undisturbed run. A lost reply may add a step that changes nothing, so the steps themselves may differ.
import { describe, expect, it } from 'vitest'
import { setTimeScale } from '../domain/waiting/time-scale.ts'
import { emptyPool } from './support/pool/pool-steps.ts'
import { FILM_SCENARIOS } from './support/repeats/film-scenarios.ts'
import { GENERATION_SCENARIOS } from './support/repeats/generation-scenarios.ts'
import { readRows } from './support/repeats/read-rows.ts'
import { useRepeatingWorker } from './support/repeats/repeating-worker.ts'
import type { Scenario } from './support/repeats/scenario.ts'
import { useTestDatabase } from './support/servers/database.ts'
import { scriptedPlatform } from './support/stand-ins/scripted-platform.ts'

const SCENARIOS = { ...GENERATION_SCENARIOS, ...FILM_SCENARIOS }

/** The steps that are repeated, each with its position in the run. */
const repeatsOf = ({ steps, repeats = steps }: Scenario): [string, number][] =>
  steps.map((step, index): [string, number] => [step, index]).filter(([step]) => repeats.includes(step))

const worker = useRepeatingWorker(useTestDatabase())
const { stage } = worker

async function play(scenario: Scenario, repeated?: number) {
  await emptyPool(stage.db, [
    { name: 'north', slots: 1 },
    { name: 'south', slots: 1 },
  ])
  const { acts, hasWebhooks = true, scale = 1 } = scenario
  const platform = scriptedPlatform(acts)
  scenario.arrange?.(platform)
  worker.reset({ platform, hasWebhooks, repeated })
  setTimeScale(scale)
  const result = await scenario.run(stage).finally(() => setTimeScale(1))
  const requests = platform.requests.map(({ status }) => status)
  return { result, rows: await readRows(stage.db), requests, isLost: stage.isLost }
}

describe.each(Object.entries(SCENARIOS))('%s', (_name, scenario) => {
  let undisturbed: Awaited<ReturnType<typeof play>>

  it('takes its steps', async () => {
    undisturbed = await play(scenario)
    expect(stage.steps).toEqual(scenario.steps)
  })

  it.each(repeatsOf(scenario))('ends the same after the reply of %s (step %i) was lost', async (_step, index) => {
    expect(await play(scenario, index)).toEqual({ ...undisturbed, isLost: true })
  })
})

it('every registered activity is repeated by a scenario', () => {
  const repeated = new Set(Object.values(SCENARIOS).flatMap((scenario) => repeatsOf(scenario).map(([step]) => step)))
  expect(worker.registered().filter((name) => !repeated.has(name))).toEqual([])
})
