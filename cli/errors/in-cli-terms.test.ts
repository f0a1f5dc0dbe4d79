import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { COMMAND_NAME } from '../session.ts'
import { inCliTerms } from './in-cli-terms.ts'

const ROOT = resolve(import.meta.dirname, '../..')

test('each route that a problem names is a command or an option on the command line', async () => {
  const texts: string[] = []
  for await (const file of glob(['services/**/*.ts', 'api/{request,problems,middleware}/**/*.ts', 'domain/**/*.ts'], {
    cwd: ROOT,
  })) {
    if (file.endsWith('.test.ts')) continue
    const code = readFileSync(resolve(ROOT, file), 'utf8').replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '')
    texts.push(...(code.match(/(?:GET|POST|PUT|PATCH|DELETE) \/v1[^'"`\n]*/g) ?? []))
  }
  expect(texts.length).toBeGreaterThan(2)
  for (const text of texts) expect(inCliTerms(text)).not.toMatch(/(GET|POST|PUT|PATCH|DELETE) \//)
})

test('other text stays as it is', () => {
  expect(inCliTerms('GET /v1/models describes them. GET ready.')).toBe(
    `${COMMAND_NAME} models describes them. GET ready.`,
  )
})
