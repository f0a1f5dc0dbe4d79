// hfw styles: lists the styles of Soul and Soul 2.
import type { Command } from 'commander'
import type { CommandRunner } from '../command-runner.ts'
import { defineNamedListCommand } from '../named-lists/define-command.ts'

export function defineStylesCommand(command: Command, run: CommandRunner): void {
  defineNamedListCommand(command, run, {
    noun: 'styles',
    description: 'Lists the styles of Soul and Soul 2. An input takes a style by its name or id.',
  })
}
