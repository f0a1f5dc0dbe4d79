import { expect, test } from 'vitest'
import { printError } from '../errors/print-error.ts'
import { UsageError } from '../errors/errors.ts'
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
