// The table of jobs: what fits a terminal, or every column in full for programs.
import { MODEL_NAMES } from '../../contracts/models/model-names.generated.ts'
import { fitTable, type TableColumn } from '../terminal/fit-table.ts'
import { describeListedJob, type ListedJob } from './listed-job.ts'

const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const

/** `width`: columns of the terminal, with ages. Undefined: all columns, with creation times in RFC 3339. */
export function describeJobs(jobs: readonly ListedJob[], width: number | undefined, nowMs = Date.now()): string[] {
  const created: TableColumn<ListedJob> =
    width === undefined
      ? { title: 'CREATED', cell: ({ job }) => job.createdAt }
      : { title: 'AGE', cell: ({ job }) => ageOf(nowMs - Date.parse(job.createdAt)), omit: 4 }
  const columns: TableColumn<ListedJob>[] = [
    { title: 'ID', cell: ({ job }) => job.id },
    { title: 'STATUS', cell: ({ job }) => job.status },
    created,
    { title: 'KIND', cell: ({ kind }) => kind, omit: 3 },
    { title: 'MODEL', cell: ({ job }) => MODEL_NAMES[job.model]?.alias ?? job.model, omit: 2 },
    { title: 'PRICE', cell: ({ job }) => String(job.priceCredits), omit: 1 },
    { title: 'WHAT', cell: describeListedJob },
  ]
  return fitTable(columns, jobs, width)
}

/** "12 s", "3 min", "2 h", "5 d" */
function ageOf(ms: number): string {
  const [unitMs, unit] = UNITS.find(([each]) => ms >= each) ?? [1_000, 's']
  return `${Math.max(0, Math.floor(ms / unitMs))} ${unit}`
}
