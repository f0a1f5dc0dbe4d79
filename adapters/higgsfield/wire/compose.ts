// Composes the platform's request from our canonical input, for every model.
// Invariant: pure. The same input gives the same bytes, because the platform compares a repeat with the first request.
import type { ComposeInput, PlatformRequest } from '../../../activities/generations/platform-port.ts'
import { getModelOrThrow } from '../../../contracts/models/catalogue.ts'
import { inputSchema } from '../../../contracts/models/input-schema.ts'
import { encodeInput } from '../../../domain/models/encode.ts'
import { flatRequest, wrappedRequest } from './wire-request.ts'

/** Throws for a model without a declaration that is not in the catalogue, and for input that its schema refuses. */
export function composeRequest({ modelId, declaration, input, callbackUrl }: ComposeInput): PlatformRequest {
  const model = declaration ?? getModelOrThrow(modelId)
  const body = encodeInput(model, inputSchema(model).parse(input))
  return model.olderRoute
    ? wrappedRequest(model.olderRoute.path, body, callbackUrl)
    : flatRequest(model.id, body, callbackUrl)
}
