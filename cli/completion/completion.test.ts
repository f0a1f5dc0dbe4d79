// Completion in the real shells, where they are installed, against a scripted API.
import { spawnSync, execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { PROJECT_DIR } from '../project-dir.ts'
import { scriptedCli } from '../testing/scripted-cli.ts'
import { json } from '../testing/scripted-api.ts'

const GENERATION_ID = 'gen_01kabq5w3gey3s9v8m0n7xkc2t'
const ROUTES = {
  'GET /v1/models': json({ data: [{ id: 'higgsfield-ai/soul/standard', aliases: ['soul'], title: 'Soul' }] }),
  'GET /v1/generations?limit=20': json({ data: [{ id: GENERATION_ID, status: 'completed' }] }),
}

async function wordsOf(...words: string[]): Promise<string[]> {
  const { place } = await scriptedCli(ROUTES)
  const { stdout } = await place.run('__complete', '--', ...words)
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')[0]!]))
}

test('commands, subcommands, options and their choices complete', async () => {
  expect(await wordsOf('im')).toEqual(['image'])
  expect(await wordsOf('accounts', 'rot')).toEqual(['rotate-key'])
  expect(await wordsOf('--api', 'http://127.0.0.1:9', 'image', 'x', '--mod')).toEqual(['--model'])
  expect(await wordsOf('attempts', 'list', '--state', 'unk')).toEqual(['unknown'])
  expect(await wordsOf('completion', '')).toEqual(['bash', 'zsh', 'fish'])
  expect(await wordsOf('')).not.toContain('__complete')
})

test('a value after = completes, and so do the fields of a model and their choices', async () => {
  expect(await wordsOf('attempts', 'list', '--state=unk')).toEqual(['--state=unknown'])
  expect(await wordsOf('image', 'x', '--model=so')).toEqual(['--model=soul'])
  expect(await wordsOf('make', 'so')).toEqual(['soul'])
  expect(await wordsOf('make', 'kling', '--asp')).toEqual(['--aspect-ratio'])
  expect(await wordsOf('make', 'kling', '--duration', '')).toEqual(['5', '10'])
  expect(await wordsOf('make', 'kling', '--aspect-ratio=16')).toEqual(['--aspect-ratio=16:9'])
})

test('models and ids of recent jobs come from the API; where it does not respond there are none', async () => {
  expect(await wordsOf('image', 'x', '--model', 'so')).toEqual(['soul'])
  expect(await wordsOf('models', '')).toEqual(['show', 'drift', 'soul', 'higgsfield-ai/soul/standard'])
  expect(await wordsOf('get', 'gen_')).toEqual([GENERATION_ID])
  expect(await wordsOf('attempts', 'show', '')).toEqual([])
})

const isInstalled = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0

test.skipIf(!isInstalled('bash'))('bash completes ./hfw with the printed script', async () => {
  const { api, place } = await scriptedCli(ROUTES)
  const script = (await place.run('completion', 'bash')).stdout
  const complete = async (...words: string[]) => {
    const line = words.map((word) => `'${word}'`).join(' ')
    const program = `${script}\nCOMP_WORDS=(./hfw ${line}); COMP_CWORD=${words.length}; _hfw; printf '%s\\n' "\${COMPREPLY[@]}"`
    const env = { PATH: '/usr/bin:/bin', HFW_API: api.url }
    return (await promisify(execFile)('bash', ['-c', program], { cwd: PROJECT_DIR, env })).stdout.trim()
  }
  expect(await complete('vid')).toBe('video')
  expect(await complete('get', 'gen_')).toBe(GENERATION_ID)
  expect(await complete('image', '--model', '=', 'so')).toBe('soul')
  expect(await complete('image', '--model', '=')).toBe('soul\nhiggsfield-ai/soul/standard')
})

/** The part before the function that the shell provides only while a user types. */
const ZSH = `compdef() { :; }
_describe() { for line in "\${(@P)3}"; do print -r -- "$line"; done }
_files() { print files; }
`

test.skipIf(!isInstalled('zsh'))('zsh completes ./hfw with the printed script', async () => {
  const { api, place } = await scriptedCli(ROUTES)
  const script = (await place.run('completion', 'zsh')).stdout
  const complete = async (...words: string[]) => {
    const line = words.map((word) => `'${word}'`).join(' ')
    const program = `${ZSH}${script}\nwords=(./hfw ${line}); CURRENT=${words.length + 1}; _hfw`
    const env = { PATH: '/usr/bin:/bin', HFW_API: api.url }
    return (await promisify(execFile)('zsh', ['-fc', program], { cwd: PROJECT_DIR, env })).stdout.trim()
  }
  expect(await complete('vid')).toMatch(/^video:/)
  expect(await complete('get', 'gen_')).toBe(`${GENERATION_ID}:completed`)
  expect(await complete('image', '--model=so')).toBe('--model=soul:Soul')
  expect(await complete('image', '--input', '')).toBe('files')
})

test.skipIf(!isInstalled('fish'))('fish completes ./hfw with the printed script', async () => {
  const { api, place } = await scriptedCli(ROUTES)
  const script = (await place.run('completion', 'fish')).stdout
  const complete = async (line: string) => {
    const env = { PATH: '/usr/bin:/bin', HFW_API: api.url, HOME: place.folder }
    const program = `${script}\ncomplete -C '${line}'`
    return (await promisify(execFile)('fish', ['--no-config', '-c', program], { cwd: PROJECT_DIR, env })).stdout.trim()
  }
  expect(await complete('./hfw vid')).toMatch(/^video\t/)
  expect(await complete('./hfw get gen_')).toBe(`${GENERATION_ID}\tcompleted`)
  expect(await complete('./hfw image --model=so')).toContain('soul')
})
