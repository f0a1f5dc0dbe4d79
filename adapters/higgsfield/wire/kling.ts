// Kling clips in the newer dialect: 2.6 from one image, Omni between a first and a last frame.
import type { PlatformRequest } from '../../../activities/generations/platform-port.ts'
import { KLING_2_6_IMAGE_TO_VIDEO, KLING_OMNI_FIRST_LAST_FRAME } from '../../../contracts/models/kling.ts'
import { flatRequest, publicUrlOrThrow, type WireInput } from './wire-request.ts'

/** The request for a clip that begins on an image. */
export function composeKlingImageToVideo(wire: WireInput): PlatformRequest {
  const input = KLING_2_6_IMAGE_TO_VIDEO.input.parse(wire.input)
  const fields = {
    prompt: input.prompt,
    image_url: publicUrlOrThrow(input.image),
    // A string on the wire, not a boolean.
    sound: input.sound ? 'on' : 'off',
    duration: input.durationSeconds,
    cfg_scale: input.cfgScale,
    aspect_ratio: input.aspectRatio,
  }
  return flatRequest(KLING_2_6_IMAGE_TO_VIDEO.id, fields, wire.callbackUrl)
}

/** The request for a clip between two images. */
export function composeKlingFirstLastFrame(wire: WireInput): PlatformRequest {
  const input = KLING_OMNI_FIRST_LAST_FRAME.input.parse(wire.input)
  const fields = {
    prompt: input.prompt === '' ? undefined : input.prompt,
    mode: input.mode,
    duration: input.durationSeconds,
    aspect_ratio: input.aspectRatio,
    first_frame_url: publicUrlOrThrow(input.image),
    last_frame_url: input.endImage === undefined ? undefined : publicUrlOrThrow(input.endImage),
  }
  return flatRequest(KLING_OMNI_FIRST_LAST_FRAME.id, fields, wire.callbackUrl)
}
