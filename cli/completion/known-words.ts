// The words that the API knows: models, recent jobs, attempts, accounts, characters, and the stored lists of styles, motions and presets.
// Invariant: a key press waits at most a second, and an API that does not respond completes nothing.
import type { ApiClient } from '../api/client.ts'
import type { ApiWords, WordSource } from './api-words.ts'

const TIMEOUT_MS = 1000

const PATHS: Record<WordSource, readonly string[]> = {
  models: ['/v1/models'],
  jobs: ['/v1/generations?limit=20', '/v1/films?limit=20'],
  attempts: ['/v1/attempts?limit=20'],
  accounts: ['/v1/accounts'],
  characters: ['/v1/characters?limit=100'],
  styles: ['/v1/styles'],
  motions: ['/v1/motions'],
  presets: ['/v1/presets'],
}

/** A word with a description, newest first. Reads only the fields that it shows, so that it works with every version. */
export async function knownWords(
  api: Pick<ApiClient, 'open'>,
  { source, model }: ApiWords,
): Promise<{ word: string; description: string }[]> {
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const lists = await Promise.all(
    PATHS[source].map(async (path) => {
      try {
        const { data } = (await (await api.open({ path: pathOf(path, source, model), signal })).json()) as {
          data: Record<string, unknown>[]
        }
        return data
      } catch {
        return []
      }
    }),
  )
  return lists.flat().flatMap((entry) => wordsOf(source, entry))
}

/** Only the lists of names depend on the model. */
function pathOf(path: string, source: WordSource, model: string | undefined): string {
  return isListOfNames(source) && model !== undefined ? `${path}?model=${encodeURIComponent(model)}` : path
}

function isListOfNames(source: WordSource): boolean {
  return source === 'styles' || source === 'motions' || source === 'presets'
}

function wordsOf(source: WordSource, entry: Record<string, unknown>): { word: string; description: string }[] {
  const text = (name: string) => (typeof entry[name] === 'string' ? entry[name] : '')
  if (source === 'accounts') return [{ word: text('name'), description: '' }]
  if (source === 'characters') return [{ word: text('name'), description: text('id') }]
  // A job that names a former entry is refused.
  if (isListOfNames(source)) return text('state') === 'gone' ? [] : [{ word: text('name'), description: text('id') }]
  if (source !== 'models') return [{ word: text('id'), description: text('status') || text('state') }]
  const aliases = Array.isArray(entry['aliases']) ? entry['aliases'].map(String) : []
  return [...aliases, text('id')].map((word) => ({ word, description: text('title') }))
}
