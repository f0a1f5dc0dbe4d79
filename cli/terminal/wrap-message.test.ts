import { expect, test } from 'vitest'
import { printError } from '../errors/print-error.ts'
import { UsageError } from '../errors/errors.ts'
import { runHfw } from '../run-hfw.ts'
import { fitProse } from './fit-prose.ts'
import { recordedOutput } from '../testing/recorded-output.ts'
import { printMessage, printOutcome } from '../session.ts'

const ID = 'gen_01kabq5w3gey3s9v8m0n7xkc2t'
const LONG = 'made by the sandbox: a stand-in picture that is longer than this terminal, and nothing was paid for it'

const at = (columns: number) => recordedOutput({ isLive: true, columns })

test('messages, outcomes and errors are broken between words, and a command stays in one line where it fits', () => {
  const output = at(60)
  printMessage({ progress: output }, LONG)
  printOutcome({ progress: output }, { isGood: true, text: `${ID} is completed and saved.`, next: `./hfw watch ${ID}` })
  printError(new UsageError(LONG), { isJson: false, stdout: output, progress: output })
  const lines = output.text.trimEnd().split('\n')
  expect(lines).toEqual([
    'made by the sandbox: a stand-in picture that is longer than',
    'this terminal, and nothing was paid for it',
    `✓ ${ID} is completed and saved.`,
    `  Next: ./hfw watch ${ID}`,
    'error: made by the sandbox: a stand-in picture that is',
    '  longer than this terminal, and nothing was paid for it',
  ])
})

test('a wide terminal and a pipe get the lines in full', () => {
  const outcome = { isGood: true, text: 'Done.', next: './hfw list' }
  const wide = at(120)
  printOutcome({ progress: wide }, outcome)
  expect(wide.text).toBe('✓ Done.  Next: ./hfw list\n')
  const pipe = recordedOutput({ isLive: false })
  printMessage({ progress: pipe }, LONG)
  expect(pipe.text).toBe(`${LONG}\n`)
})

test('a usage error of the parser and the sentences of a command are broken between words', async () => {
  const [stdout, stderr] = [terminal(), terminal()]
  const run = { cwd: '.', env: {}, stdout, stderr, signal: new AbortController().signal }
  expect(await runHfw({ ...run, args: ['image', 'x', '--aspect-ratio', '16:8'] })).toBe(2)
  expect(stderr.text).toContain('16:9, 4:3,\n  3:4')
  const sentence = 'Too late: It is running on the platform, which cannot stop it.'
  expect(fitProse({ stdout }, [sentence])).toEqual([
    'Too late: It is running on the platform, which cannot stop',
    'it.',
  ])
  expect(fitProse({ stdout: { write: () => true } }, [sentence])).toEqual([sentence])
})

function terminal() {
  const output = { isTTY: true, columns: 60, text: '', write: (text: string) => (output.text += text) }
  return output
}
