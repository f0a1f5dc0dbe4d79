// A model that the catalogue does not have, made from what the platform lists for an account.
// Invariant: pure. Its input has the platform's own names and form, and the platform's schema decides what is valid.
import {
  MODEL_OPERATIONS,
  type Model,
  type ModelOperation,
  OUTPUT_KINDS,
  type OutputKind,
} from '../../../contracts/models/model.ts'
import type { PlatformListing } from '../../../contracts/models/platform-listing.ts'
import { isCallableSlug } from './callable-slug.ts'
import { fieldsOfSchema } from './fields-of-schema.ts'

export type UnknownModel =
  | { kind: 'usable'; model: Model }
  /** `reason` is the second half of a sentence that begins with the name of the model. */
  | { kind: 'unusable'; reason: string }

/** The longest time limit that any model of the platform has. A shorter one could give up a request that is still paid for. */
const TIME_LIMIT_MS = 60 * 60_000

const TYPICAL_DURATION_MS: Readonly<Record<OutputKind, number>> = { image: 30_000, video: 180_000, audio: 30_000 }

/** The model as the rest of the product uses it, or why it cannot be used. `versionId`: of the stored listing. */
export function unknownModel(listed: PlatformListing, versionId: string): UnknownModel {
  const { slug, title, description, inputSchema } = listed
  if (!isCallableSlug(slug)) return { kind: 'unusable', reason: 'has an id that is no path of a submission' }
  const output = OUTPUT_KINDS.find((kind) => kind === listed.outputType)
  if (!output) return { kind: 'unusable', reason: 'makes a kind of output that is not known here' }
  if (!inputSchema) return { kind: 'unusable', reason: 'has no input schema, or one that is too large' }
  const found = fieldsOfSchema(inputSchema, output)
  if (!found) return { kind: 'unusable', reason: 'has an input schema that describes no object' }
  const { fields, takesOthers } = found
  const model: Model = {
    id: slug,
    aliases: [slug],
    title: title || slug,
    description,
    family: slug.split('/')[0]!,
    generation: 'current',
    operation: operationOf(listed, output),
    output,
    fields,
    price: null,
    typicalDurationMs: TYPICAL_DURATION_MS[output],
    timeLimitMs: TIME_LIMIT_MS,
    // Whether the platform counts each output is not known. Too many slots delay a job, and too few make the platform refuse it.
    countsOutputs: true,
    platformSchema: { versionId, schema: inputSchema, takesOthers },
  }
  return { kind: 'usable', model }
}

/** The first operation of the listing that has a name here, else the one that fits the output. */
function operationOf({ operations }: PlatformListing, output: OutputKind): ModelOperation {
  const names = operations.map((name) => name.toLowerCase().replaceAll('_', '-'))
  const known = names.find((name): name is ModelOperation => (MODEL_OPERATIONS as readonly string[]).includes(name))
  return known ?? OPERATION_OF_OUTPUT[output]
}

const OPERATION_OF_OUTPUT: Readonly<Record<OutputKind, ModelOperation>> = {
  image: 'text-to-image',
  video: 'text-to-video',
  audio: 'text-to-speech',
}
