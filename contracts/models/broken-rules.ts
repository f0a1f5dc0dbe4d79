// Checks input of a model against the rules between its fields.
import type { Condition, Demand, Rule } from './rule.ts'
import type { MediaKind } from './field.ts'

export interface BrokenRule {
  /** The field that the caller has to change. */
  path: readonly (string | number)[]
  message: string
}

type Input = Record<string, unknown>

/** The rules that the input breaks, in their order. The input has been accepted field by field. */
export function brokenRules(rules: readonly Rule[], input: Input): BrokenRule[] {
  return rules.flatMap((rule) => broken(rule, input))
}

function broken(rule: Rule, input: Input): BrokenRule[] {
  switch (rule.kind) {
    case 'demand':
      return (rule.when ?? []).every((condition) => holds(condition, input)) && !isMet(rule.must, input)
        ? [{ path: [rule.must.field], message: rule.message }]
        : []
    case 'any_of':
      return rule.fields.some((field) => isSet(input[field]))
        ? []
        : [{ path: [rule.fields[0]!], message: rule.message }]
    case 'together': {
      const count = sum(rule.fields.map((field) => sizeOf(input[field])))
      return count <= rule.max
        ? []
        : [{ path: [rule.fields.findLast((field) => isSet(input[field]))!], message: rule.message }]
    }
    case 'sum': {
      const entries = Array.isArray(input[rule.list]) ? (input[rule.list] as Input[]) : []
      const total = sum(entries.map((entry) => Number(entry[rule.item] ?? 0)))
      return total <= Number(input[rule.atMost] ?? Infinity) ? [] : [{ path: [rule.list], message: rule.message }]
    }
    case 'tokens':
      return brokenTokens(rule, input)
  }
}

function holds({ field, is, isSet: mustBeSet = true }: Condition, input: Input): boolean {
  return isAllowed(input[field], is) && isSet(input[field]) === mustBeSet
}

function isMet({ field, is, isSet: mustBeSet, min, max }: Demand, input: Input): boolean {
  const value = input[field]
  if (mustBeSet !== undefined && isSet(value) !== mustBeSet) return false
  if (!isSet(value)) return is === undefined && min === undefined
  if (!isAllowed(value, is)) return false
  return sizeOf(value) >= (min ?? -Infinity) && sizeOf(value) <= (max ?? Infinity)
}

function isAllowed(value: unknown, allowed: readonly unknown[] | undefined): boolean {
  return allowed === undefined || allowed.includes(value)
}

/** An empty text and an empty list count as no value. */
function isSet(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  return value !== undefined && value !== ''
}

/** The number itself, or the number of entries. */
function sizeOf(value: unknown): number {
  if (typeof value === 'number') return value
  return Array.isArray(value) ? value.length : isSet(value) ? 1 : 0
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function brokenTokens(rule: Extract<Rule, { kind: 'tokens' }>, input: Input): BrokenRule[] {
  const text = input[rule.text]
  if (typeof text !== 'string') return []
  for (const [token, kind, number] of text.matchAll(/<<<(image|video|audio)_(\d+)>>>/g)) {
    const field = rule.media[kind as MediaKind]
    const count = field === undefined ? 0 : sizeOf(input[field])
    if (Number(number) >= 1 && Number(number) <= count) continue
    const given = field === undefined ? 'the model takes no such media' : `${field} has ${count} of them`
    return [{ path: [rule.text], message: `names ${token}, but ${given}` }]
  }
  return []
}
