// Reads a film script: the JSON body of `POST /v1/films`. Only the API validates its content.
import { dirname, resolve } from 'node:path'
import { readJsonObject } from '../terminal/read-json-object.ts'

/** A parsed script. */
export interface FilmScript {
  body: Record<string, unknown>
  /** Relative paths in the script are resolved against this folder. */
  folder: string
}

/** Reads the file, or stdin for `-`. `cwd` resolves a relative path. Throws `UsageError` when it is not readable or not a JSON object. */
export async function readFilmScript(source: string, cwd: string): Promise<FilmScript> {
  const body = await readJsonObject(source, { flag: '--script', cwd, content: ' with image and scenes' })
  return { body, folder: source === '-' ? cwd : dirname(resolve(cwd, source)) }
}
