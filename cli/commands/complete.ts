// hfw __complete: prints the words that complete a command line, for the scripts of hfw completion.
import type { Command } from 'commander'
import type { CommandRunner } from '../command-runner.ts'
import { completionOf } from '../completion/completion.ts'
import { knownWords } from '../completion/known-words.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'

export function defineCompleteCommand(completeCommand: Command, run: CommandRunner): void {
  completeCommand
    .description('Prints one word per line, with its description after a tab.')
    .argument('[words...]', 'the command line after the name of the program; the last word is completed')
    .action((words: string[], _options: object, command: Command) =>
      run(command, async (session) => {
        const { words: found, known: wanted, prefix = '' } = completionOf(command.parent!, words)
        const known = wanted === undefined ? [] : await knownWords(session.api, wanted)
        const current = words.at(-1) ?? ''
        const prefixed = known.map(({ word, description }) => ({ word: `${prefix}${word}`, description }))
        const fitting = [...found, ...prefixed].filter(({ word }) => word.startsWith(current))
        session.stdout.write(fitting.map(({ word, description }) => `${word}\t${description}\n`).join(''))
        return EXIT_CODES.success
      }),
    )
}
