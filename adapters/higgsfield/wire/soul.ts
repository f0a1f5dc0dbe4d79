// Soul, text to image, in the newer dialect. https://docs.higgsfield.ai/docs/models (Soul standard, Soul 2)
import type { PlatformRequest } from '../../../activities/generations/platform-port.ts'
import type { SOUL_2, SOUL_STANDARD } from '../../../contracts/models/soul.ts'
import { flatRequest, type WireInput } from './wire-request.ts'

/** The request for images of Soul. */
export function composeSoul(model: typeof SOUL_STANDARD | typeof SOUL_2, wire: WireInput): PlatformRequest {
  const input = model.input.parse(wire.input)
  const fields = {
    prompt: input.prompt,
    style_id: input.styleId,
    style_strength: 'styleStrength' in input ? input.styleStrength : undefined,
    batch_size: input.batchSize,
    resolution: input.resolution,
    aspect_ratio: input.aspectRatio,
    enhance_prompt: input.enhancePrompt,
    seed: input.seed,
  }
  return flatRequest(model.id, fields, wire.callbackUrl)
}
