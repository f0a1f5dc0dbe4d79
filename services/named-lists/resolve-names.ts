// Replaces the names of styles, motions and presets in an input by their ids, once, before the job is accepted.
// Invariant: the stored input has ids only, so that a later change of a list does not change an accepted job.
import type { Model } from '../../contracts/models/model.ts'
import type { ProblemFieldError } from '../../contracts/public/problems.ts'
import { isPlatformList } from '../../contracts/vocabulary/named-lists.ts'
import { replaceValues } from '../../domain/models/replace-values.ts'
import type { ListEntry } from '../../domain/named-lists/entry.ts'
import { resolveName } from '../../domain/named-lists/resolve-name.ts'
import type { ServiceContext } from '../context.ts'
import { invalidContent } from '../problems/service-problem.ts'
import { loadLists } from './load-lists.ts'

export interface ResolvedInput {
  /** The input with ids. */
  input: Record<string, unknown>
  /** Ids of the entries by JSON Pointer within the input. */
  ids: Record<string, string>
  /** Names of the entries by JSON Pointer within the input. An id that no list has gets no name. */
  names: Record<string, string>
}

/**
 * `input`: valid for the model. `at`: JSON Pointer of the input in the request. Throws `invalid_content` with every value that names
 * no entry, an entry of another list, or one that no account offers.
 */
export async function resolveNames(
  ctx: Pick<ServiceContext, 'db'>,
  job: { model: Model; input: Record<string, unknown>; at: string },
): Promise<ResolvedInput> {
  if (!refersToLists(job)) return { input: job.input, ids: {}, names: {} }
  const held = resolveWith((await loadLists(ctx)).entries, job)
  if (held.errors.length === 0) return held.resolved
  const { errors, resolved } = resolveWith((await loadLists(ctx, { isFresh: true })).entries, job)
  if (errors.length > 0) throw invalidContent(errors)
  return resolved
}

/** A copy of another input of the model with these ids. `ids`: by JSON Pointer. */
export function withIds(model: Model, input: Record<string, unknown>, ids: ResolvedInput['ids']): typeof input {
  return replaceValues(model, input, (value, { pointer }) => ids[pointer] ?? value)
}

function refersToLists({ model, input }: { model: Model; input: Record<string, unknown> }): boolean {
  let refers = false
  replaceValues(model, input, (value, { type }) => {
    refers ||= type.kind === 'id' && isPlatformList(type.of)
    return value
  })
  return refers
}

function resolveWith(
  entries: readonly ListEntry[],
  { model, input, at }: { model: Model; input: Record<string, unknown>; at: string },
): { resolved: ResolvedInput; errors: ProblemFieldError[] } {
  const names: Record<string, string> = {}
  const ids: Record<string, string> = {}
  const errors: ProblemFieldError[] = []
  replaceValues(model, input, (value, { pointer, type }) => {
    if (type.kind !== 'id' || !isPlatformList(type.of) || typeof value !== 'string') return value
    const found = resolveName(entries, type.of, value)
    if (!found.ok) errors.push({ pointer: `${at}${pointer}`, detail: found.detail })
    else ids[pointer] = found.id
    if (found.ok && found.entry) names[pointer] = found.entry.name
    return value
  })
  return { resolved: { input: withIds(model, input, ids), ids, names }, errors }
}
