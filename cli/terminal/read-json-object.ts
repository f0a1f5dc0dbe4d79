// Reads a JSON object that an option names: a file, or stdin for `-`.
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { UsageError } from '../errors/errors.ts'
import { messageOf } from '../errors/message-of.ts'

interface JsonSource {
  /** The option, for refusals. */
  flag: string
  /** Relative paths are resolved against this folder. */
  cwd: string
  /** What the object has, for the refusal of anything else. */
  content?: string
}

/** Throws `UsageError` where it cannot be read or is not one JSON object. */
export async function readJsonObject(
  source: string,
  { flag, cwd, content = '' }: JsonSource,
): Promise<Record<string, unknown>> {
  const name = source === '-' ? 'stdin' : source
  const json = source === '-' ? await text(process.stdin) : await readTextOrThrow(resolve(cwd, source), flag)
  const body = parseOrThrow(json, { name, flag })
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new UsageError(`${flag}: ${name} must contain one JSON object${content}.`)
  }
  return { ...body }
}

async function readTextOrThrow(path: string, flag: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new UsageError(`${flag}: ${path} cannot be read (${messageOf(error)}).`)
  }
}

function parseOrThrow(json: string, { name, flag }: { name: string; flag: string }): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    const yaml = /\.ya?ml$/.test(name) ? ' Scripts are JSON, not YAML.' : ''
    throw new UsageError(`${flag}: ${name} is not JSON: ${messageOf(error)}.${yaml}`)
  }
}
