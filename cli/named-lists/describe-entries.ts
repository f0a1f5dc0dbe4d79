// Styles, motions and presets in lines for people: a table, or one entry with its preview.
import { MODEL_NAMES } from '../../contracts/models/model-names.generated.ts'
import type { NamedListEntry, NamedListReading } from '../../contracts/public/named-lists.ts'
import { row } from '../jobs/job-rows.ts'
import { fitTable, type TableColumn } from '../terminal/fit-table.ts'

const NAME: TableColumn<NamedListEntry> = { title: 'NAME', cell: ({ name }) => name }
const STATE: TableColumn<NamedListEntry> = { title: 'STATE', cell: stateOf, omit: 3 }
const REST: readonly TableColumn<NamedListEntry>[] = [
  { title: 'MODELS', cell: modelsOf, omit: 2 },
  { title: 'ID', cell: ({ id }) => id, omit: 1 },
  { title: 'DESCRIPTION', cell: ({ description }) => description ?? '' },
]

/** A table with one row per entry. `width`: columns of the terminal; undefined where lines may have any length. */
export function describeEntries(entries: readonly NamedListEntry[], width: number | undefined): string[] {
  const isPlain = width !== undefined && entries.every((entry) => stateOf(entry) === 'offered')
  return fitTable(isPlain ? [NAME, ...REST] : [NAME, STATE, ...REST], entries, width)
}

/** One entry with everything that is known of it. */
export function describeEntry(entry: NamedListEntry): string[] {
  const { name, id, description, previewUrl, usesEndImage } = entry
  return [
    row('name', name),
    row('id', id),
    row('models', modelsOf(entry)),
    row('state', stateOf(entry)),
    ...(description === null ? [] : [row('about', description)]),
    ...(usesEndImage === null ? [] : [row('end image', usesEndImage ? 'possible' : 'not possible')]),
    ...(previewUrl === null ? [] : [row('preview', previewUrl)]),
  ]
}

/** When the lists were read, one line for each. */
export function describeReadings(readings: readonly NamedListReading[]): string[] {
  return readings.map(({ list, readAt, readFrom, accounts }) => {
    if (readAt === null || readFrom === null) return `${list}: from the documentation; not read from an account.`
    return `${list}: last read at ${readAt} from ${readFrom}; ${accounts === 1 ? '1 account' : `${accounts} accounts`} read.`
  })
}

function stateOf({ state, goneSince, missingOn }: NamedListEntry): string {
  if (state === 'gone') return goneSince === null ? 'gone' : `gone since ${goneSince.slice(0, 10)}`
  return missingOn.length === 0 ? state : `${state}, not on ${missingOn.join(', ')}`
}

function modelsOf({ models }: NamedListEntry): string {
  return models.map((id) => MODEL_NAMES[id]?.alias ?? id).join(' ')
}
