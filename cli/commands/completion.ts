// hfw completion: prints the script that connects hfw to the completion of a shell.
import { Argument, type Command } from 'commander'
import { COMPLETION_SCRIPTS, SHELLS, type Shell } from '../completion/scripts.ts'
import type { CommandRunner } from '../command-runner.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'

export function defineCompletionCommand(completionCommand: Command, run: CommandRunner): void {
  completionCommand
    .description(
      'Prints a script for completion of commands, options, models and ids. ' +
        'bash: source <(hfw completion bash). zsh: source <(hfw completion zsh), after compinit. fish: hfw completion fish | source.',
    )
    .addArgument(new Argument('<shell>', 'your shell').choices([...SHELLS]))
    .action((shell: Shell, _options: object, command: Command) =>
      run(command, (session) => {
        session.stdout.write(COMPLETION_SCRIPTS[shell])
        return Promise.resolve(EXIT_CODES.success)
      }),
    )
}
