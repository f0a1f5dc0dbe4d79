// Reads films and generations as one list, newest first.
// Invariant: no job is left out between the first and the last one of the list, except takes of scenes that are counted as hidden.
import type { Film, FilmPage } from '../../contracts/public/films.ts'
import type { Generation, GenerationPage } from '../../contracts/public/generations.ts'
import { FILM_STATUSES, GENERATION_STATUSES } from '../../contracts/vocabulary/statuses.ts'
import type { ApiClient } from '../api/client.ts'
import { listWith } from '../api/response-schema.ts'
import { type ListedJob, listedFilm, listedGeneration } from './listed-job.ts'

export interface JobListFilter {
  status?: string | undefined
  model?: string | undefined
  /** Lists the takes of this film only. */
  filmId?: string | undefined
  /** RFC 3339. */
  since?: string | undefined
  until?: string | undefined
  limit: number
  /** Takes of scenes are listed beside their films. */
  withScenes: boolean
}

export interface JobList {
  jobs: ListedJob[]
  /** Takes of scenes that are not in the list. */
  hiddenScenes: number
  /** `until` of a list that goes on with the last job of this one. Undefined at the end. */
  olderThan: string | undefined
}

/** Generations that are read to find `limit` jobs where most of them are takes of scenes. */
const MAX_PAGES = 5
const PAGE_SIZE = 200

const SHOWN = ['id', 'status', 'createdAt', 'priceCredits', 'error'] as const
const FILMS = listWith<FilmPage>(...SHOWN, 'scenes')
const GENERATIONS = listWith<GenerationPage>(...SHOWN, 'model', 'input', 'film')

/** At most `limit` jobs. */
export async function listJobs(api: Pick<ApiClient, 'get'>, filter: JobListFilter): Promise<JobList> {
  const [films, generations] = await Promise.all([readFilms(api, filter), readGenerations(api, filter)])
  const found = [...films.jobs.map(listedFilm), ...generations.jobs.map(listedGeneration)]
    .filter(({ job }) => generations.readTo === undefined || job.createdAt >= generations.readTo)
    .toSorted((a, b) => compare(b.job.createdAt, a.job.createdAt) || compare(b.job.id, a.job.id))
  const jobs = found.slice(0, filter.limit)
  const isMore = found.length > jobs.length || films.isMore || generations.readTo !== undefined
  const oldest = jobs.length < filter.limit ? generations.readTo : jobs.at(-1)?.job.createdAt
  return { jobs, hiddenScenes: generations.hidden, olderThan: isMore ? justAfter(oldest) : undefined }
}

/** The next millisecond: several jobs can be created in one, and the database counts microseconds. */
function justAfter(instant: string | undefined): string | undefined {
  return instant && new Date(Date.parse(instant) + 1).toISOString()
}

async function readFilms(
  api: Pick<ApiClient, 'get'>,
  filter: JobListFilter,
): Promise<{ jobs: Film[]; isMore: boolean }> {
  const isWanted = filter.filmId === undefined && isOneOf(FILM_STATUSES, filter.status)
  if (!isWanted) return { jobs: [], isMore: false }
  const { data, nextCursor } = await api.get(`/v1/films?${queryOf(filter, filter.limit)}`, FILMS)
  return { jobs: data, isMore: nextCursor !== null }
}

interface ReadGenerations {
  jobs: Generation[]
  hidden: number
  /** Creation time of the oldest generation that was read. Undefined where all were read. */
  readTo: string | undefined
}

async function readGenerations(api: Pick<ApiClient, 'get'>, filter: JobListFilter): Promise<ReadGenerations> {
  const read: ReadGenerations = { jobs: [], hidden: 0, readTo: undefined }
  if (!isOneOf(GENERATION_STATUSES, filter.status)) return read
  const showsScenes = filter.withScenes || filter.filmId !== undefined
  let cursor: string | null = ''
  for (let page = 0; page < MAX_PAGES && cursor !== null && read.jobs.length < filter.limit; page += 1) {
    const query = queryOf(filter, page === 0 ? filter.limit : PAGE_SIZE, cursor)
    const { data, nextCursor }: GenerationPage = await api.get(`/v1/generations?${query}`, GENERATIONS)
    const shown = data.filter((generation) => showsScenes || generation.film === null)
    read.jobs.push(...shown)
    read.hidden += data.length - shown.length
    read.readTo = nextCursor === null ? undefined : data.at(-1)?.createdAt
    cursor = nextCursor
  }
  return read
}

function queryOf(filter: JobListFilter, limit: number, cursor = ''): string {
  const { status, model, filmId, since, until } = filter
  const given = Object.entries({ status, model, filmId, since, until, cursor: cursor === '' ? undefined : cursor })
  const query = new URLSearchParams({ limit: String(limit) })
  for (const [name, value] of given) if (value !== undefined) query.set(name, value)
  return query.toString()
}

function isOneOf(statuses: readonly string[], status: string | undefined): boolean {
  return status === undefined || statuses.includes(status)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
