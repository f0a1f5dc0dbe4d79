// Sends the images of a character as reference images.
// Invariant: the caller's own references come first, because prompts name them by their number, and no rule of the model is broken.
import { brokenRules } from '../../contracts/models/broken-rules.ts'
import { characterUseOf } from '../../contracts/models/character-use.ts'
import type { Model } from '../../contracts/models/model.ts'

type Input = Record<string, unknown>

export type AsReferences =
  | { ok: true; input: Input; imagesSent: number }
  /** `field`: the one whose limit leaves no place. */
  | { ok: false; field: string; detail: string }

/**
 * The input with as many of the images as the model takes beside the caller's own references, and without its character. Undefined
 * where the model takes no reference images. `imageIds`: at least one, best first.
 */
export function asReferences(model: Model, input: Input, imageIds: readonly string[]): AsReferences | undefined {
  const use = characterUseOf(model)
  if (use?.kind !== 'references') return undefined
  const { name } = use.field
  const { character: _character, ...rest } = input
  const own = (rest[name] ?? []) as unknown[]
  const listMax = use.field.type.kind === 'list' ? use.field.type.max : undefined
  const most = Math.min(imageIds.length, use.max, (listMax ?? Infinity) - own.length)
  for (let count = most; count > 0; count -= 1) {
    const filled = { ...rest, [name]: [...own, ...imageIds.slice(0, count)] }
    if (brokenRules(model.rules ?? [], filled).length === 0) return { ok: true, input: filled, imagesSent: count }
  }
  const detail =
    own.length > 0
      ? `the character needs a place in ${name}, and ${model.aliases[0]} takes no more references here; remove one`
      : `${model.aliases[0]} takes no reference image with this input`
  return { ok: false, field: name, detail }
}
