// hfw presets: lists the presets, genres and eras.
import type { Command } from 'commander'
import type { CommandRunner } from '../command-runner.ts'
import { defineNamedListCommand } from '../named-lists/define-command.ts'

export function definePresetsCommand(command: Command, run: CommandRunner): void {
  defineNamedListCommand(command, run, {
    noun: 'presets',
    description: 'Lists the presets, genres and eras. An input takes a preset by its name or id.',
  })
}
