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
  expect(inCliTerms('GET /v1/models lists them. GET ready.')).toBe(
    `${COMMAND_NAME} models --older lists them. GET ready.`,
  )
})

test('a file is uploaded with the command, because not every command has an option for it', () => {
  expect(inCliTerms('send the file to POST /v1/uploads first')).toBe(`send the file to ${COMMAND_NAME} upload first`)
})

test('a command is printed as the user starts it', () => {
  expect(inCliTerms('`hfw models drift` lists such models; see ./hfw get')).toBe(
    `\`${COMMAND_NAME} models drift\` lists such models; see ./hfw get`,
  )
})
