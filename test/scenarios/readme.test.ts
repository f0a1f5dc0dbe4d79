// Runs every command of the README, unchanged, against a stack of this test.
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadStackEnvironmentOrThrow } from '../../config/stack-environment.ts'
import { useTestStack } from '../support/servers/test-stack.ts'

const ROOT = path.join(import.meta.dirname, '..', '..')
const README = readFileSync(path.join(ROOT, 'README.md'), 'utf8')
const DEFAULT_API = 'http://127.0.0.1:4800'

/** Commands that other tests run: the demo, the start, and this suite. */
const RUN_ELSEWHERE = ['npm run demo', 'npm start', 'npm test']

const commands = [...README.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((block) =>
  block[1]!
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== ''),
)

const test = useTestStack()
let out: string

beforeAll(() => {
  out = mkdtempSync(path.join(tmpdir(), 'hfw-readme-'))
})

afterAll(() => {
  rmSync(out, { recursive: true, force: true })
})

async function run(command: string, env: Record<string, string> = {}): Promise<string> {
  const shown = command.replaceAll(DEFAULT_API, test.api.url)
  const { stdout } = await promisify(execFile)('bash', ['-c', shown], {
    cwd: ROOT,
    env: {
      ...loadStackEnvironmentOrThrow().inherited,
      HFW_API: test.api.url,
      HFW_DATA_DIR: test.stack.dataDir,
      CI: 'true',
      ...env,
    },
    timeout: 100_000,
  })
  return stdout
}

it('names only commands that are run somewhere', () => {
  const scripts = (
    JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
  ).scripts
  for (const command of commands.filter((line) => line.startsWith('npm'))) {
    expect(RUN_ELSEWHERE).toContain(command)
    expect(scripts[command.replace(/^npm (run )?/, '')]).toBeDefined()
  }
  const kinds = new Set(commands.map((command) => command.split(' ').slice(0, 1).join('')))
  expect(kinds).toEqual(new Set(['git', 'npm', 'ID=$(curl', 'curl', 'python3', 'node', './hfw']))
})

it('clones the project into a folder that has the launcher', async () => {
  const clone = commands.find((command) => command.startsWith('git'))!
  const listed = await run(`cd ${out} && ${clone} && ls`, { REPOSITORY: ROOT })
  rmSync(path.join(out, 'higgsfield-worker'), { recursive: true })
  expect(listed.split('\n')).toEqual(expect.arrayContaining(['hfw', 'package.json', 'README.md']))
}, 60_000)

it('makes a generation with one curl and streams it with another', async () => {
  const create = commands.find((command) => command.startsWith('ID='))!
  const follow = commands.find((command) => command.startsWith('curl'))!
  const id = (await run(`${create}; echo "$ID"`)).trim()
  expect(id).toMatch(/^gen_[0-9a-z]{26}$/)
  const stream = await run(follow, { ID: id })
  expect(stream).toContain('event: generation.waiting')
  expect(stream).toContain('event: generation.completed')
}, 120_000)

it.each(commands.filter((command) => /^(python3|node) /.test(command)))(
  '%s makes an image and prints its address',
  async (command) => {
    expect(await run(`${command} ${test.api.url}`)).toMatch(/^completed \S+\/v1\/\S+\n$/)
  },
  120_000,
)

const hfw = commands.filter((command) => command.startsWith('./hfw'))

it.each(hfw.filter((command) => !command.includes('doctor')))(
  '%s',
  async (command) => {
    const before = readdirSync(out).length
    // The output goes to a folder of this test; the rest of the command is the README's.
    await run(`${command} --out ${out}${command.includes('hfw film') ? '/film.mp4' : ''}`)
    expect(readdirSync(out)).toHaveLength(before + 1)
  },
  120_000,
)

it.each(hfw.filter((command) => command.includes('doctor')))(
  '%s finds no problem in a working set-up',
  async (command) => {
    expect(await run(command)).not.toContain('✗')
  },
  60_000,
)

it('is under two screens', () => {
  expect(README.split('\n').length).toBeLessThanOrEqual(80)
})
