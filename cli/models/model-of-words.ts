// Finds the model in a command line, before the options that depend on it are known.
import { Command } from 'commander'

/** The first argument of `hfw make`. Undefined where it is missing. */
export function modelArgumentOf(words: readonly string[]): string | undefined {
  return parsed(new Command(), words).operands[0]
}

/** The value of `--model`. Undefined where it is not given. */
export function modelOptionOf(words: readonly string[]): string | undefined {
  const command = new Command().option('-m, --model <name>')
  parsed(command, words)
  return command.opts<{ model?: string }>().model
}

function parsed(command: Command, words: readonly string[]): { operands: string[] } {
  const shared = command.option('--api <url>').option('--token <token>').option('--json').exitOverride()
  shared.configureOutput({ writeErr: () => {} })
  try {
    return shared.parseOptions([...words])
  } catch {
    // An option without its value is refused when the whole command line is parsed.
    return { operands: [] }
  }
}
