// One generation of each family of models, end to end: accepted, submitted, stored, measured, and booked at what the platform charged.
// All families share one stack and run side by side. Set KEEP_OUTPUTS to a folder to look at the files.
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Demuxer } from 'node-av'
import { beforeAll, describe, expect, it } from 'vitest'
import { composeRequest } from '../../adapters/higgsfield/wire/compose.ts'
import { MODELS } from '../../contracts/models/catalogue.ts'
import type { MediaKind } from '../../contracts/models/field.ts'
import { PLACEHOLDER_URLS } from '../../contracts/models/media-sources.ts'
import type { Model } from '../../contracts/models/model.ts'
import type { Generation } from '../../contracts/public/generations.ts'
import { exampleInput } from '../../domain/models/example-input.ts'
import { replaceMedia } from '../../domain/models/media-of.ts'
import { roundCredits } from '../../domain/money/credits.ts'
import { findModel } from '../../packages/sandbox/models/catalogue.ts'
import type { Quote } from '../../packages/sandbox/models/model.ts'
import { readClip } from '../../packages/sandbox/testing/clips.ts'
import { LIGHTHOUSE } from '../support/clients/api-client.ts'
import type { LedgerEntry } from '../support/clients/sandbox-client.ts'
import { useTestStack } from '../support/servers/test-stack.ts'
import { outputsFolder } from '../support/settings.ts'

const test = useTestStack({ speed: 200 })

/** The first model of each family, and one for each kind of output and of source that these do not have. */
const EXAMPLES = [
  ...new Map(MODELS.toReversed().map((model) => [model.family, model])).values(),
  ...MODELS.filter(({ aliases }) => ['qwen-audio', 'kling-motion', 'wan-2.7'].includes(aliases[0])),
]

/** The smallest and shortest output, because every frame of it is drawn. */
function smallestInput(model: Model): Record<string, unknown> {
  const settings = model.fields.flatMap(({ name, role, type }) => {
    if (role === 'size' && type.kind === 'choice') return [[name, type.values[0]]]
    if (role === 'lengthSeconds')
      return [[name, type.kind === 'choice' ? type.values[0] : (type as { min: number }).min]]
    return []
  })
  return exampleInput(model, Object.fromEntries(settings) as Record<string, unknown>)
}

/** What the sandbox promises for the request, as its own reading of the documentation. */
function quoteOf(model: Model): Quote {
  const { dialect, path: route, body } = composeRequest({ modelId: model.id, input: smallestInput(model) })
  const fields = JSON.parse(body) as { params?: unknown }
  const result = findModel(dialect, route.slice(1))?.quote(dialect === 'v1' ? fields.params : fields)
  if (!result?.ok) throw new Error(`${model.id}: ${JSON.stringify(result)}`)
  return result.quote
}

/** Uploads and results of earlier jobs, which stand in for the placeholders of the input. */
const sources = {} as Record<MediaKind, string>
const KINDS_BY_PLACEHOLDER = new Map(
  Object.entries(PLACEHOLDER_URLS).map(([kind, url]) => [url, kind as MediaKind] as const),
)

async function run(model: Model): Promise<Generation> {
  const input = replaceMedia(model, smallestInput(model), ({ source }) => sources[KINDS_BY_PLACEHOLDER.get(source)!])
  await test.api.post('/v1/estimates', { model: model.id, input })
  const { id } = await test.api.createGeneration({ model: model.id, input })
  return test.api.generationEnd(id, 200_000)
}

async function resultOf(alias: string): Promise<string> {
  const ended = await run(MODELS.find(({ aliases }) => (aliases as readonly string[]).includes(alias))!)
  expect(ended.status).toBe('completed')
  return ended.outputs[0]!.id
}

const ended = new Map<string, Generation>()
let charges: LedgerEntry[]

beforeAll(async () => {
  sources.image = (await test.api.upload(LIGHTHOUSE)).id
  const [audio, video] = await Promise.all([resultOf('qwen-audio'), resultOf('seedance-2-text')])
  Object.assign(sources, { audio, video })
  await Promise.all(EXAMPLES.map(async (model) => ended.set(model.id, await run(model))))
  charges = (await test.sandbox.ledger()).filter(({ event }) => event === 'charged')
}, 290_000)

it('there is an example of each family', () => {
  expect(new Set(EXAMPLES.map(({ family }) => family))).toEqual(new Set(MODELS.map(({ family }) => family)))
  expect(new Set(EXAMPLES.map(({ output }) => output))).toEqual(new Set(['image', 'video', 'audio']))
})

describe.each(EXAMPLES.map((model) => [model.family, model.id, model] as const))('%s: %s', (family, id, model) => {
  it('stores media of the promised kind, size and length', async () => {
    const generation = ended.get(id)!
    expect({ status: generation.status, error: generation.error }).toEqual({ status: 'completed', error: null })
    const { plan, outputCount } = quoteOf(model)
    expect(generation.outputs).toHaveLength(outputCount)
    const [output] = generation.outputs
    const bytes = await test.api.download(output!.url)
    await keep(`${family}-${model.aliases[0]}`, bytes, output!.contentType)
    expect(output!.kind).toBe(model.output)
    switch (plan.kind) {
      case 'picture': {
        using demuxer = Demuxer.openSync(bytes)
        const { width, height } = demuxer.video()!.codecpar
        expect({ width, height }).toEqual(plan.size)
        break
      }
      case 'clip': {
        const clip = readClip(bytes)
        if ('pixels' in plan.size) expect(clip.width * clip.height).toBeCloseTo(plan.size.pixels, -5)
        else expect({ width: clip.width, height: clip.height }).toEqual(plan.size)
        const isSource = plan.videoUse === 'edit' || plan.videoUse === 'motion'
        expect(clip.durationSeconds).toBeCloseTo(isSource ? SOURCE_SECONDS : plan.durationSeconds, 0)
        expect(output!.durationMs! / 1000).toBeCloseTo(clip.durationSeconds, 1)
        break
      }
      case 'sound': {
        using demuxer = Demuxer.openSync(bytes)
        expect(demuxer.duration).toBeCloseTo(plan.durationSeconds, 1)
        expect(output!.durationMs! / 1000).toBeCloseTo(plan.durationSeconds, 1)
      }
    }
  })

  it('books what the platform charged, or an upper bound that is said to be one', () => {
    const { chargedCredits, priceCredits, priceIsUpperBound, attempts } = ended.get(id)!
    expect(chargedCredits).toBe(priceCredits)
    const charged = charges.find(({ requestId }) => requestId === attempts[0]!.requestId)!
    if (priceIsUpperBound) expect(roundCredits(charged.credits)).toBeLessThanOrEqual(chargedCredits)
    else expect(charged.credits).toBe(chargedCredits)
  })
})

/** The shortest clip of Seedance 2.0, which the models that change a clip get. It is not the length that the sandbox's estimate assumes. */
const SOURCE_SECONDS = 4

async function keep(name: string, bytes: Buffer, contentType: string): Promise<void> {
  if (!outputsFolder) return
  await mkdir(outputsFolder, { recursive: true })
  await writeFile(path.join(outputsFolder, `${name.replaceAll('/', '-')}.${contentType.split('/')[1]}`), bytes)
}
