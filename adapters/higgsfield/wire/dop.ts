// DoP, image to video, in the older dialect. The tiers share one route and are named in `params.model`.
import type { PlatformRequest } from '../../../activities/generations/platform-port.ts'
import type { DOP_LITE } from '../../../contracts/models/dop.ts'
import { publicUrlOrThrow, type WireInput, wrappedRequest } from './wire-request.ts'

/** All tiers are of one type. */
type DopModel = typeof DOP_LITE

/** The route refuses `dop-standard` with 422, although the platform's own SDK lists it: that tier is `dop-preview`. */
const WIRE_NAMES: Record<DopModel['id'], string> = {
  'higgsfield-ai/dop/lite': 'dop-lite',
  'higgsfield-ai/dop/standard': 'dop-preview',
  'higgsfield-ai/dop/turbo': 'dop-turbo',
}

/** The request for one tier of DoP. */
export function composeDop(model: DopModel, wire: WireInput): PlatformRequest {
  const input = model.input.parse(wire.input)
  const params = {
    model: WIRE_NAMES[model.id],
    prompt: input.prompt,
    input_images: [imageUrl(input.image)],
    input_images_end: input.endImage === undefined ? undefined : [imageUrl(input.endImage)],
    motions: input.motions?.map(({ id, strength }) => ({ id, strength })),
    seed: input.seed,
    enhance_prompt: input.enhancePrompt,
  }
  return wrappedRequest('/v1/image2video/dop', params, wire.callbackUrl)
}

function imageUrl(url: string) {
  return { type: 'image_url', image_url: publicUrlOrThrow(url) }
}
