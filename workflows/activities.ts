// The activities as workflows call them, with the options of `activity-options.ts`.
// Invariant: Temporal records an activity under its recorded name, with limits that are divided by the workflow's own factor.
import type { Duration } from '@temporalio/common'
import { type ActivityFunction, type ActivityOptions, proxyActivities } from '@temporalio/workflow'
import type { TrainingActivities } from '../activities/characters/create-activities.ts'
import type { FilmMediaActivities, FilmRowActivities } from '../activities/films/create-activities.ts'
import type { GenerationActivities } from '../activities/generations/create-activities.ts'
import { ACTIVITY_TYPES } from '../contracts/steps/recorded-names.ts'
import { scaledMs } from '../domain/waiting/time-scale.ts'
import { ACTIVITY_OPTIONS } from './activity-options.ts'

type Registered = GenerationActivities & FilmRowActivities & FilmMediaActivities & TrainingActivities
type RecordedName<Name> = Name extends keyof typeof ACTIVITY_TYPES ? (typeof ACTIVITY_TYPES)[Name] : Name

/** Each activity by our identifier. */
export type Activities = {
  [Name in keyof typeof ACTIVITY_OPTIONS]: Registered[RecordedName<Name> & keyof Registered]
}

/** `timeScale` divides every timeout and retry delay; default 1. */
export function activitiesFor(timeScale = 1): Activities {
  const proxies = Object.entries<ActivityOptions>(ACTIVITY_OPTIONS).map(([name, options]) => {
    const recordedName = name in ACTIVITY_TYPES ? ACTIVITY_TYPES[name as keyof typeof ACTIVITY_TYPES] : name
    return [name, proxyActivities<Record<string, ActivityFunction>>(scaled(options, timeScale))[recordedName]]
  })
  return Object.fromEntries(proxies) as Activities
}

/** The copy of files, tried for `forMs` in all. That time is the platform's, so the factor does not divide it. */
export function fetchOutputsWithin(forMs: number, timeScale = 1): Activities['fetchOutputs'] {
  const options = { ...scaled(ACTIVITY_OPTIONS.fetchOutputs, timeScale), scheduleToCloseTimeout: forMs }
  return proxyActivities<Pick<Activities, 'fetchOutputs'>>(options).fetchOutputs
}

/** Numbers that are no durations (`backoffCoefficient`, priorities) stay as they are. */
function scaled<Options extends object>(options: Options, timeScale: number): Options {
  if (timeScale === 1) return options
  const entries = Object.entries(options).map(([name, value]: [string, unknown]) => {
    if (name === 'retry') return [name, scaled(value as object, timeScale)]
    const isDuration = name.endsWith('Timeout') || name.endsWith('Interval')
    return [name, isDuration ? scaledMs(toMs(value as Duration), timeScale) : value]
  })
  return Object.fromEntries(entries) as Options
}

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Throws an Error for a form of a duration that `activity-options.ts` does not use. */
function toMs(duration: Duration): number {
  if (typeof duration === 'number') return duration
  const [, count, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(duration) ?? []
  if (unit === undefined) throw new Error(`not a duration: ${duration}`)
  return Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS]
}
