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

const NAMES = {
  ...ROUTES,
  'GET /v1/styles?model=soul': json({
    data: [
      { id: 's-1', name: 'Film noir', state: 'offered' },
      { id: 's-2', name: 'Film grain', state: 'gone' },
    ],
  }),
  'GET /v1/motions?model=dop': json({ data: [{ id: 'm-1', name: 'Dolly In', state: 'documented' }] }),
  'GET /v1/presets?model=genjutsu-restyle': json({ data: [{ id: 'p-1', name: 'Anime', state: 'offered' }] }),
  'GET /v1/characters?limit=100': json({ data: [{ id: 'char_1', name: 'keeper' }] }),
}

async function wordsOf(...words: string[]): Promise<string[]> {
  const { place } = await scriptedCli(NAMES)
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

test('characters complete by name, and the policies of jobs with one', async () => {
  expect(await wordsOf('character', 'change', '')).toEqual(['keeper'])
  expect(await wordsOf('make', 'banana-pro', '--character', 'k')).toEqual(['keeper'])
  expect(await wordsOf('make', 'soul-2', '--character-policy', 'tr')).toEqual(['train'])
  expect(await wordsOf('make', 'soul-2', '--character-fallback-model', 'so')).toEqual(['soul'])
})

test('models and ids of recent jobs come from the API; where it does not respond there are none', async () => {
  expect(await wordsOf('image', 'x', '--model', 'so')).toEqual(['soul'])
  expect(await wordsOf('models', '')).toEqual(['show', 'drift', 'soul', 'higgsfield-ai/soul/standard'])
  expect(await wordsOf('get', 'gen_')).toEqual([GENERATION_ID])
  expect(await wordsOf('attempts', 'show', '')).toEqual([])
})

test('names of styles, motions, presets and characters are those that the model takes, without former ones', async () => {
  expect(await wordsOf('make', 'soul', '--style', 'Fi')).toEqual(['Film noir'])
  expect(await wordsOf('image', 'x', '--model', 'soul', '--style=Film')).toEqual(['--style=Film noir'])
  expect(await wordsOf('make', 'dop', '--motions', '')).toEqual(['Dolly In'])
  expect(await wordsOf('make', 'genjutsu-restyle', '--preset', '')).toEqual(['Anime'])
  expect(await wordsOf('make', 'soul', '--character', 'k')).toEqual(['keeper'])
  expect(await wordsOf('character', 'show', '')).toEqual(['keeper'])
  const { place } = await scriptedCli({}, { HFW_API: 'http://127.0.0.1:9' })
  const offline = await place.run('__complete', '--', 'make', 'soul', '--style', '')
  expect(offline).toEqual({ exitCode: 0, stdout: '', stderr: '' })
})

const isInstalled = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0

test.skipIf(!isInstalled('bash'))('bash completes ./hfw with the printed script', async () => {
  const { api, place } = await scriptedCli(NAMES)
  const script = (await place.run('completion', 'bash')).stdout
  const complete = async (...words: string[]) => {
    const line = words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ')
    const program = `${script}\nCOMP_WORDS=(./hfw ${line}); COMP_CWORD=${words.length}; _hfw; printf '%s\\n' "\${COMPREPLY[@]}"`
    const env = { PATH: '/usr/bin:/bin', HFW_API: api.url }
    return (await promisify(execFile)('bash', ['-c', program], { cwd: PROJECT_DIR, env })).stdout.trim()
  }
  expect(await complete('vid')).toBe('video')
  expect(await complete('get', 'gen_')).toBe(GENERATION_ID)
  expect(await complete('image', '--model', '=', 'so')).toBe('soul')
  expect(await complete('image', '--model', '=')).toBe('soul\nhiggsfield-ai/soul/standard')
  // What a user has typed: nothing, a backslash before the space, an open quote.
  expect(await complete('make', 'soul', '--style', '')).toBe(String.raw`Film\ noir`)
  expect(await complete('make', 'soul', '--style', String.raw`Film\ n`)).toBe(String.raw`Film\ noir`)
  expect(await complete('make', 'soul', '--style', "'Film n")).toBe('Film noir')
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
