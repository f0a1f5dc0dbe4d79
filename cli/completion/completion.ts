// The words that can complete a command line, found in the tree of commands.
import type { Command, Option } from 'commander'
import { type ApiWords, apiWordsOf } from './api-words.ts'

/** The words that fit, and the list of the API that has the others. Without both, the shell offers files. */
export interface Completion {
  words: { word: string; description: string }[]
  known?: ApiWords | undefined
  /** Stands before each word of the list of the API: the option in `--option=value`. */
  prefix?: string
}

/** `words`: what follows the name of the program. The last one is the word to complete; it may be empty. */
export function completionOf(program: Command, words: readonly string[]): Completion {
  const current = words.at(-1) ?? ''
  let command = program
  let given = 0
  let open: Option | undefined
  for (const word of words.slice(0, -1)) {
    if (open?.required) open = undefined
    else if (word.startsWith('-'))
      open = optionsOf(command).find((option) => (option.short === word || option.long === word) && option.required)
    else {
      const sub = command.commands.find((candidate) => candidate.name() === word)
      given = sub === undefined ? given + 1 : 0
      command = sub ?? command
    }
  }
  const joined = /^(--[\w.-]+)=/.exec(current)
  if (joined) {
    const option = optionsOf(command).find(({ long, required }) => long === joined[1] && required)
    const { words: values, known }: Completion = option === undefined ? { words: [] } : valuesOfOption(option)
    return {
      words: values.map((value) => ({ ...value, word: `${joined[0]}${value.word}` })),
      known,
      prefix: joined[0],
    }
  }
  if (open !== undefined) return valuesOfOption(open)
  if (current.startsWith('-')) return { words: optionsOf(command).map(wordOfOption) }
  const commands = command.createHelp().visibleCommands(command)
  const subcommands = given > 0 ? [] : commands.map((sub) => ({ word: sub.name(), description: sub.summary() }))
  const last = command.registeredArguments.at(-1)
  const argument = command.registeredArguments[given] ?? (last?.variadic ? last : undefined)
  if (argument === undefined) return { words: subcommands }
  const values = valuesOf(`<${argument.name()}> ${argument.description}`, argument.argChoices)
  return { ...values, words: [...subcommands, ...values.words] }
}

/** The options of a command and of the commands above it. */
function optionsOf(command: Command): Option[] {
  const own = command.createHelp().visibleOptions(command)
  return command.parent === null ? own : [...own, ...command.parent.options.filter(({ hidden }) => !hidden)]
}

function wordOfOption(option: Option): { word: string; description: string } {
  return { word: option.long ?? option.short ?? '', description: option.description }
}

function valuesOfOption(option: Option): Completion {
  const known = apiWordsOf(option)
  return known === undefined
    ? valuesOf(`${option.long} ${option.description}`, option.argChoices)
    : { words: [], known }
}

/** `meaning`: the name of an option or argument and its description. Ids are recognised by their prefix in it. */
function valuesOf(meaning: string, choices: readonly string[] | undefined): Completion {
  if (choices !== undefined) return { words: choices.map((word) => ({ word, description: '' })) }
  if (/^(--model|<model>|--character-fallback-model) /.test(meaning)) return { words: [], known: { source: 'models' } }
  if (/^--character |char_…/.test(meaning)) return { words: [], known: { source: 'characters' } }
  if (meaning.startsWith('<account>')) return { words: [], known: { source: 'accounts' } }
  if (meaning.includes('att_…')) return { words: [], known: { source: 'attempts' } }
  return /gen_…|film_…/.test(meaning) ? { words: [], known: { source: 'jobs' } } : { words: [] }
}
