// Parses option values. A wrong value is a usage error that names the option.
import { InvalidArgumentError } from 'commander'
import { z } from 'zod'

/** A parser for options with a whole number in a range. */
export function wholeNumber(range: { min: number; max: number }): (text: string) => number {
  const schema = z.coerce.number().int().min(range.min).max(range.max)
  return (text) => {
    const parsed = schema.safeParse(text.trim() === '' ? undefined : text)
    if (parsed.success) return parsed.data
    throw new InvalidArgumentError(`It must be a whole number from ${range.min} to ${range.max}.`)
  }
}

/** A parser for options that can be repeated. */
export function collect(text: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), text]
}

/** The fields that are not undefined. The API applies its defaults to the others. */
export function givenFields(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
