// The input of a model from the options of a command line.
import { UsageError } from '../errors/errors.ts'
import type { FieldOption } from './field-options.ts'

type Input = Record<string, unknown>

/** `base`: values that the options replace, by field. `values`: what commander parsed, by the name of the option. */
export function inputOfOptions(base: Input, options: readonly FieldOption[], values: Input): Input {
  const input = structuredClone(base)
  const given = options.filter(({ option }) => values[option.attributeName()] !== undefined)
  // A group as JSON comes first, so that the options of its fields are set within it.
  for (const { option, path } of given.toSorted((a, b) => a.path.length - b.path.length)) {
    setAt(input, path, values[option.attributeName()])
  }
  for (const [name, value] of Object.entries(input)) refuseGaps(name, value)
  return input
}

function setAt(target: Input, [part, ...rest]: readonly (string | number)[], value: unknown): void {
  const key = String(part)
  if (rest.length === 0) {
    target[key] = value
    return
  }
  const isHolder = typeof target[key] === 'object' && target[key] !== null
  if (!isHolder) target[key] = typeof rest[0] === 'number' ? [] : {}
  setAt(target[key] as Input, rest, value)
}

function refuseGaps(name: string, value: unknown): void {
  if (!Array.isArray(value)) return
  const gap = [...value].findIndex((entry) => entry === undefined)
  if (gap !== -1) throw new UsageError(`${name}: entry ${gap} is missing. The first entry of a list is 0.`)
}
