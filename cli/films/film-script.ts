// Reads a film script: the JSON body of `POST /v1/films`. Only the API validates its content.
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { UsageError } from '../errors/errors.ts'
import { messageOf } from '../errors/message-of.ts'

/** A parsed script. */
export interface FilmScript {
  body: Record<string, unknown>
  /** Relative paths in the script are resolved against this folder. */
  folder: string
}

/** Reads the file, or stdin for `-`. `cwd` resolves a relative path. Throws `UsageError` when it is not readable or not a JSON object. */
export async function readFilmScript(source: string, cwd: string): Promise<FilmScript> {
  const content = source === '-' ? await text(process.stdin) : await readTextOrThrow(resolve(cwd, source))
  const name = source === '-' ? 'stdin' : source
  const body = parseOrThrow(content, name)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new UsageError(`--script: ${name} must contain one JSON object with image and scenes.`)
  }
  return { body: { ...body }, folder: source === '-' ? cwd : dirname(resolve(cwd, source)) }
}

async function readTextOrThrow(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new UsageError(`--script: ${path} cannot be read (${messageOf(error)}).`)
  }
}

function parseOrThrow(content: string, name: string): unknown {
  try {
    return JSON.parse(content)
  } catch (error) {
    const yaml = /\.ya?ml$/.test(name) ? ' Scripts are JSON, not YAML.' : ''
    throw new UsageError(`--script: ${name} is not JSON: ${messageOf(error)}.${yaml}`)
  }
}
