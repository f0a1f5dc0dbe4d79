// hfw motions: lists the motions and camera movements.
import type { Command } from 'commander'
import type { CommandRunner } from '../command-runner.ts'
import { defineNamedListCommand } from '../named-lists/define-command.ts'

export function defineMotionsCommand(command: Command, run: CommandRunner): void {
  defineNamedListCommand(command, run, {
    noun: 'motions',
    description: 'Lists the motions and camera movements. An input takes a motion by its name or id.',
  })
}
