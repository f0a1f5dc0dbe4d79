// Resolves what an order names: list entries and the character. The same for an accepted job and for an estimate.
import { placeCharacter, type PlacedOrder } from '../characters/place-character.ts'
import { resolveNames } from '../named-lists/resolve-names.ts'
import type { GenerationOrder } from './parse-order.ts'

type Context = Parameters<typeof placeCharacter>[0] & Parameters<typeof resolveNames>[0]

export interface ResolvedOrder extends PlacedOrder {
  /** Names of the list entries in the input, by JSON Pointer. */
  inputNames: Record<string, string>
}

/** The order with ids in place of names. Its model is the fallback model where images of the character are sent. Throws `invalid_content`. */
export async function resolveOrder(ctx: Context, parsed: GenerationOrder): Promise<ResolvedOrder> {
  const resolved = await resolveInput(ctx, parsed)
  const placed = await placeCharacter(ctx, { ...parsed, input: resolved.input })
  if (placed.model === parsed.model) return { ...placed, inputNames: resolved.names }
  const { input, names } = await resolveInput(ctx, placed)
  return { ...placed, input, inputNames: names }
}

function resolveInput(ctx: Context, { model, input }: PlacedOrder) {
  return resolveNames(ctx, { model, input, at: '/input' })
}
