// The words that the API knows: models, recent jobs, attempts and accounts.
// Invariant: a key press waits at most a second, and an API that does not respond completes nothing.
import type { ApiClient } from '../api/client.ts'
import type { WordSource } from './completion.ts'

const TIMEOUT_MS = 1000

const PATHS: Record<WordSource, readonly string[]> = {
  models: ['/v1/models'],
  jobs: ['/v1/generations?limit=20', '/v1/films?limit=20'],
  attempts: ['/v1/attempts?limit=20'],
  accounts: ['/v1/accounts'],
}

/** A word with a description, newest first. Reads only the fields that it shows, so that it works with every version. */
export async function knownWords(
  api: Pick<ApiClient, 'open'>,
  source: WordSource,
): Promise<{ word: string; description: string }[]> {
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const lists = await Promise.all(
    PATHS[source].map(async (path) => {
      try {
        const { data } = (await (await api.open({ path, signal })).json()) as { data: Record<string, unknown>[] }
        return data
      } catch {
        return []
      }
    }),
  )
  return lists.flat().flatMap((entry) => wordsOf(source, entry))
}

function wordsOf(source: WordSource, entry: Record<string, unknown>): { word: string; description: string }[] {
  const text = (name: string) => (typeof entry[name] === 'string' ? entry[name] : '')
  if (source === 'accounts') return [{ word: text('name'), description: '' }]
  if (source !== 'models') return [{ word: text('id'), description: text('status') || text('state') }]
  const aliases = Array.isArray(entry['aliases']) ? entry['aliases'].map(String) : []
  return [...aliases, text('id')].map((word) => ({ word, description: text('title') }))
}
