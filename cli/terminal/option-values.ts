// Parses option values. A wrong value is a usage error that names the option.
import { InvalidArgumentError } from 'commander'

/** A parser for options with a whole number in a range. */
export function wholeNumber(range: { min: number; max: number }): (text: string) => number {
  return (text) => {
    const number = text.trim() === '' ? Number.NaN : Number(text)
    if (Number.isInteger(number) && number >= range.min && number <= range.max) return number
    throw new InvalidArgumentError(`It must be a whole number from ${range.min} to ${range.max}.`)
  }
}

/** A parser for options that can be repeated. */
export function collect(text: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), text]
}

/** A parser for `field=value` that can be repeated. Numbers, `true` and `false` become JSON values; every other value stays a text. */
export function setting(text: string, previous: Record<string, unknown> = {}): Record<string, unknown> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It must be field=value.')
  const [field, value] = [text.slice(0, at), text.slice(at + 1)]
  const isPlain = /^-?\d+(\.\d+)?$|^true$|^false$/.test(value)
  return { ...previous, [field]: isPlain ? (JSON.parse(value) as unknown) : value }
}

/** The fields that are not undefined. The API applies its defaults to the others. */
export function givenFields(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
