// The files that the input of a job names, as `resolveMedia` takes them.
import type { Model } from '../../contracts/models/model.ts'
import { mediaOf } from '../../domain/models/media-of.ts'
import type { MediaReference } from './resolve-media.ts'

/** In the order in which `replaceMedia` visits them. `at`: JSON Pointer of the input in the request. */
export function mediaReferencesOf(model: Model, input: Record<string, unknown>, at: string): MediaReference[] {
  return mediaOf(model, input).map(({ pointer, source, kind, limits }) => ({
    pointer: `${at}${pointer}`,
    source,
    kind,
    limits,
  }))
}
