// Client of the public API for tests: plain fetch, and responses parsed with the schemas of the contract.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createParser } from 'eventsource-parser'
import { Asset } from '../../../contracts/public/assets.ts'
import type { EventType, StoredEvent } from '../../../contracts/public/events.ts'
import { CancelledFilm, Film } from '../../../contracts/public/films.ts'
import { CancelledGeneration, Generation } from '../../../contracts/public/generations.ts'
import { isFinalFilmStatus, isFinalGenerationStatus } from '../../../contracts/vocabulary/statuses.ts'

export const LIGHTHOUSE = path.join(import.meta.dirname, '..', '..', '..', 'examples', 'lighthouse.png')

interface ReadEventsOptions {
  lastEventId?: number
  /** Reads to the stream's end if this never holds. */
  until?: (event: StoredEvent) => boolean
  onEvent?: (event: StoredEvent) => void
}

export type ApiClient = ReturnType<typeof apiClient>

export function apiClient(url: string) {
  const post = (route: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const getGeneration = async (id: string) => Generation.parse(await json(fetch(`${url}/v1/generations/${id}`)))
  const getFilm = async (id: string) => Film.parse(await json(fetch(`${url}/v1/films/${id}`)))
  return {
    url,
    post,
    getGeneration,
    getFilm,
    createGeneration: async (body: unknown) => Generation.parse(await json(post('/v1/generations', body), 202)),
    createFilm: async (body: unknown) => Film.parse(await json(post('/v1/films', body), 202)),
    cancelGeneration: async (id: string) =>
      CancelledGeneration.parse(await json(post(`/v1/generations/${id}/cancel`, {}), 200, 202)),
    cancelFilm: async (id: string) => CancelledFilm.parse(await json(post(`/v1/films/${id}/cancel`, {}), 200, 202)),
    joinFilm: async (id: string) => Film.parse(await json(post(`/v1/films/${id}/join`, {}), 202)),
    upload: async (file: string) => {
      const body = await readFile(file)
      const sent = fetch(`${url}/v1/uploads`, { method: 'POST', headers: { 'content-type': 'image/png' }, body })
      return Asset.parse(await json(sent, 201))
    },
    download: async (route: string) => {
      // A test that decodes the file blocks its process, and would not notice that the server closes an idle connection meanwhile.
      const response = await fetch(`${url}${route}`, { headers: { connection: 'close' } })
      if (!response.ok) throw new Error(`GET ${route}: ${response.status} ${await response.text()}`)
      return Buffer.from(await response.arrayBuffer())
    },
    generationEnd: (id: string, limitMs = 60_000) =>
      poll(
        () => getGeneration(id),
        (generation) => isFinalGenerationStatus(generation.status),
        limitMs,
      ),
    filmEnd: (id: string, limitMs = 120_000) =>
      poll(
        () => getFilm(id),
        (film) => isFinalFilmStatus(film.status),
        limitMs,
      ),
    generationUntil: (id: string, wanted: (generation: Generation) => boolean, limitMs = 30_000) =>
      poll(() => getGeneration(id), wanted, limitMs),
    filmUntil: (id: string, wanted: (film: Film) => boolean, limitMs = 60_000) =>
      poll(() => getFilm(id), wanted, limitMs),
    readEvents: (route: string, options: ReadEventsOptions = {}) => readEvents(`${url}${route}`, options),
  }
}

async function json(response: Promise<Response>, ...statuses: number[]): Promise<unknown> {
  const expected = statuses.length === 0 ? [200] : statuses
  const answer = await response
  const text = await answer.text()
  if (!expected.includes(answer.status))
    throw new Error(`expected ${expected.join(' or ')}, got ${answer.status}: ${text}`)
  return JSON.parse(text)
}

/** Reads until `wanted` holds. A refused connection counts as "not yet", because tests kill parts. */
async function poll<T>(read: () => Promise<T>, wanted: (value: T) => boolean, limitMs: number): Promise<T> {
  const giveUpAtMs = Date.now() + limitMs
  let last: unknown
  while (Date.now() < giveUpAtMs) {
    try {
      const value = await read()
      if (wanted(value)) return value
      last = value
    } catch (error) {
      last = error
    }
    await sleep(100)
  }
  throw new Error(
    `not reached within ${limitMs} ms; last seen: ${last instanceof Error ? last.stack : JSON.stringify(last)}`,
  )
}

/** Reads a stream to its end, or until an event satisfies `until`. */
async function readEvents(url: string, options: ReadEventsOptions): Promise<StoredEvent[]> {
  const response = await fetch(url, {
    headers: options.lastEventId === undefined ? {} : { 'last-event-id': String(options.lastEventId) },
  })
  if (response.status === 204) return []
  if (response.status !== 200 || !response.body) throw new Error(`events: ${response.status} ${await response.text()}`)
  const events: StoredEvent[] = []
  const parser = createParser({
    onEvent: ({ id, event, data }) => {
      const read = { seq: Number(id), type: event as EventType, data: JSON.parse(data) as StoredEvent['data'] }
      events.push(read)
      options.onEvent?.(read)
    },
  })
  const decoder = new TextDecoder()
  for await (const chunk of response.body) {
    parser.feed(decoder.decode(chunk, { stream: true }))
    // Leaving the loop cancels the body, and with it the connection.
    const reached = events.findIndex((event) => options.until?.(event) ?? false)
    if (reached >= 0) return events.slice(0, reached + 1)
  }
  return events
}
