// Trainings of characters, and removals of their Soul IDs, for recorded histories.
import { setTimeout as sleep } from 'node:timers/promises'
import { Asset } from '../../contracts/public/assets.ts'
import { Character, TrainingPlan } from '../../contracts/public/characters.ts'
import { png } from '../../test/support/pictures.ts'
import type { Recorded, Stage } from './stage.ts'

interface Training {
  characterId: string
  trainingId: string
}

/** The platform reads no image with a side below 8 pixels, and fails such a training. */
const UNREADABLE_SIDE_PX = 4

async function begin({ api, sandbox }: Stage, { sidePx = 64, fault }: { sidePx?: number; fault?: string } = {}) {
  const body = new Uint8Array(png({ widthPx: sidePx, heightPx: sidePx }))
  const uploaded = await fetch(`${api.url}/v1/uploads`, {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body,
  })
  const image = Asset.parse(await bodyOf(uploaded)).id
  const created = await api.post('/v1/characters', { name: `Ada ${Date.now()}`, images: [image] })
  const { id: characterId } = Character.parse(await bodyOf(created))
  if (fault !== undefined) await sandbox.failNext({ kind: fault, route: 'characters' })
  const planned = await api.post(`/v1/characters/${characterId}/train`, {})
  const trainingId = TrainingPlan.parse(await bodyOf(planned)).trainings[0]!.trainingId!
  return { characterId, trainingId }
}

async function bodyOf(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${await response.text()}`)
  return response.json()
}

/** Ends with `state`, or throws. */
async function ended({ client, api }: Stage, { characterId, trainingId }: Training, state: string): Promise<void> {
  await client.workflow.getHandle(trainingId).result()
  const read = await fetch(`${api.url}/v1/characters/${characterId}`)
  const { trainings } = Character.parse(await bodyOf(read))
  if (trainings[0]?.state !== state) throw new Error(`expected ${state}, got ${JSON.stringify(trainings[0])}`)
}

/** A training that ends with `state`. `fault`: strikes the request that creates it. */
export const training =
  (state: 'ready' | 'failed', options: { fault?: string } = {}) =>
  async (stage: Stage): Promise<Recorded> => {
    const isReadable = state === 'ready' || options.fault !== undefined
    const begun = await begin(stage, isReadable ? options : { sidePx: UNREADABLE_SIDE_PX })
    await ended(stage, begun, state)
    return { workflowId: begun.trainingId }
  }

/** A Soul ID that is ready is deleted. `fault`: strikes the first deletion. */
export const removal =
  (fault?: string) =>
  async (stage: Stage): Promise<Recorded> => {
    const begun = await begin(stage)
    await ended(stage, begun, 'ready')
    if (fault !== undefined) await stage.sandbox.failNext({ kind: fault, route: 'characters' })
    return requestRemoval(stage, begun)
  }

/** The removal is requested while the platform trains. It waits for the end. */
export async function removedInTraining(stage: Stage): Promise<Recorded> {
  const begun = await begin(stage)
  const states = async () => {
    const read = await fetch(`${stage.api.url}/v1/characters/${begun.characterId}`)
    return Character.parse(await bodyOf(read)).trainings.map(({ state }) => state)
  }
  while (!(await states()).includes('training')) await sleep(50)
  return requestRemoval(stage, begun)
}

async function requestRemoval({ api }: Stage, { characterId, trainingId }: Training): Promise<Recorded> {
  await bodyOf(await fetch(`${api.url}/v1/characters/${characterId}`, { method: 'DELETE' }))
  return { workflowId: `remove-${trainingId}` }
}
