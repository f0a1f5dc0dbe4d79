// Parses faults and storms from values of flags.
import type { z } from 'zod'
import type { FaultOrder } from './rules.ts'
import { faultRequest } from './rules.ts'
import { PRESET_NAMES } from './presets.ts'
import type { StormOrder } from './storm.ts'
import { stormRequest } from './storm.ts'

/** Reads `kind` or `kind:count=2,rate=0.1,account=north,…`. Throws an Error that describes the problem. */
export function parseFaultOrThrow(text: string): FaultOrder {
  const [kind, settings] = splitOnce(text, ':')
  return parsedOrThrow(faultRequest, { kind, ...settingsOf(settings) }, text)
}

/** Reads `seed`, `seed:preset` or `seed:preset,kind=rate,…`; the preset is `mild` when only a seed is given. */
export function parseStormOrThrow(text: string): StormOrder {
  const [seed, rest] = splitOnce(text, ':')
  const words = rest === '' ? ['mild'] : rest.split(',')
  const preset = PRESET_NAMES.find((name) => name === words[0])
  const rates = settingsOf((preset === undefined ? words : words.slice(1)).join(','))
  const { identity, until, ...kinds } = rates
  const given = { ...(identity === undefined ? {} : { identity }), ...(until === undefined ? {} : { until }) }
  return parsedOrThrow(
    stormRequest,
    { seed: valueOf(seed), ...(preset === undefined ? {} : { preset }), rates: kinds, ...given },
    text,
  )
}

function settingsOf(text: string): Record<string, string | number> {
  const pairs = text === '' ? [] : text.split(',').map((setting) => splitOnce(setting, '='))
  return Object.fromEntries(pairs.map(([name, value]) => [name, valueOf(value)]))
}

function valueOf(text: string): string | number {
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

function parsedOrThrow<S extends z.ZodType>(schema: S, value: unknown, text: string): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'it'}: ${issue.message}`)
  throw new Error(`"${text}" is invalid: ${problems.join('; ')}`)
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
