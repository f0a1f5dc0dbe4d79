// The clips of a job that the length of its output follows.
import type { FieldRole } from '../../contracts/models/field.ts'
import type { Model } from '../../contracts/models/model.ts'
import { mediaOf } from '../models/media-of.ts'
import { followsClip } from './prices.ts'

const SOURCE_ROLES: readonly FieldRole[] = ['sourceClip', 'referenceClips']

/**
 * Sources of the clips in the order of the fields: ids of assets or URLs. Only those of the first field that has some, because references
 * beside a source clip do not change the length. Empty where the length does not follow a clip.
 */
export function clipSources(model: Model, input: Record<string, unknown>): string[] {
  if (!followsClip(model)) return []
  const media = mediaOf(model, input)
  for (const role of SOURCE_ROLES) {
    const sources = media.filter((one) => one.role === role).map(({ source }) => source)
    if (sources.length > 0) return sources
  }
  return []
}

/** The length that is priced: that of all clips together. Undefined where a clip is not measured. */
export function pricedClipSeconds(
  sources: readonly string[],
  seconds: ReadonlyMap<string, number>,
): number | undefined {
  const lengths = sources.map((source) => seconds.get(source))
  if (lengths.length === 0 || lengths.some((length) => length === undefined)) return undefined
  return lengths.reduce<number>((sum, length) => sum + (length ?? 0), 0)
}
