// Composes the platform's request from our canonical input, for every model of the catalogue.
// Invariant: pure. The same input gives the same bytes, because the platform compares a repeat with the first request.
import type { ComposeInput, PlatformRequest } from '../../../activities/generations/platform-port.ts'
import { getModelOrThrow, type KnownModel } from '../../../contracts/models/catalogue.ts'
import { DOP_LITE, DOP_STANDARD, DOP_TURBO } from '../../../contracts/models/dop.ts'
import { KLING_2_6_IMAGE_TO_VIDEO, KLING_OMNI_FIRST_LAST_FRAME } from '../../../contracts/models/kling.ts'
import { SOUL_2, SOUL_STANDARD } from '../../../contracts/models/soul.ts'
import { composeDop } from './dop.ts'
import { composeKlingFirstLastFrame, composeKlingImageToVideo } from './kling.ts'
import { composeSoul } from './soul.ts'
import type { WireInput } from './wire-request.ts'

/** The type requires a wire form for every model of the catalogue. */
const WIRE_FORMS: Record<KnownModel['id'], (wire: WireInput) => PlatformRequest> = {
  [SOUL_STANDARD.id]: (wire) => composeSoul(SOUL_STANDARD, wire),
  [SOUL_2.id]: (wire) => composeSoul(SOUL_2, wire),
  'higgsfield-ai/dop/lite': (wire) => composeDop(DOP_LITE, wire),
  'higgsfield-ai/dop/standard': (wire) => composeDop(DOP_STANDARD, wire),
  'higgsfield-ai/dop/turbo': (wire) => composeDop(DOP_TURBO, wire),
  [KLING_2_6_IMAGE_TO_VIDEO.id]: composeKlingImageToVideo,
  [KLING_OMNI_FIRST_LAST_FRAME.id]: composeKlingFirstLastFrame,
}

/** Throws for a model that is not in the catalogue, and for input that its schema refuses. */
export function composeRequest({ modelId, input, callbackUrl }: ComposeInput): PlatformRequest {
  return WIRE_FORMS[getModelOrThrow(modelId).id]({ input, callbackUrl })
}
