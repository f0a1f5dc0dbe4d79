// "Did you mean" for the values of options and arguments with a closed list.
import { type Argument, type Command, InvalidArgumentError, type Option } from 'commander'
import { nearestName } from '../../domain/validation/nearest-name.ts'

/** A value that is not in a list: the list, and the nearest entry. */
export function notAChoice(text: string, choices: readonly string[]): InvalidArgumentError {
  const meant = nearestName(text, choices)
  const question = meant === undefined ? '' : ` Did you mean ${meant}?`
  return new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.${question}`)
}

/** Adds the nearest choice to the refusals of a command and of its subcommands. */
export function suggestChoices(command: Command): void {
  for (const one of [...command.options, ...command.registeredArguments]) suggestFor(one)
  for (const sub of command.commands) suggestChoices(sub)
}

function suggestFor(one: Option | Argument): void {
  const { argChoices: choices, parseArg: parse } = one
  if (choices === undefined || parse === undefined) return
  one.argParser((text: string, previous: unknown) => {
    if (!choices.includes(text)) throw notAChoice(text, choices)
    return parse.call(one, text, previous as never)
  })
}
