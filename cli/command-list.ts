// The commands of `hfw` with their summaries. Help and suggestions need no more than this list.
// Invariant: this file imports no command; `load` imports one when it is used.
import type { CommandDefinition } from './command-runner.ts'

/** One command. `summary` is its line in the list of commands. */
export interface ListedCommand {
  name: string
  summary: string
  /** Not in the list of commands. */
  isHidden?: boolean
  load(): Promise<CommandDefinition>
}

/** In the order of the help. */
export const COMMAND_LIST: readonly ListedCommand[] = [
  {
    name: 'make',
    summary: 'make an image, a clip or audio with any model',
    load: async () => (await import('./commands/make.ts')).defineMakeCommand,
  },
  {
    name: 'image',
    summary: 'make an image from text, with soul unless --model names another one',
    load: async () => (await import('./commands/image.ts')).defineImageCommand,
  },
  {
    name: 'video',
    summary: 'make a clip from an image, with kling unless --model names another one',
    load: async () => (await import('./commands/video.ts')).defineVideoCommand,
  },
  {
    name: 'film',
    summary: 'make a film of several scenes',
    load: async () => (await import('./commands/film.ts')).defineFilmCommand,
  },
  {
    name: 'upload',
    summary: 'store images, clips and audio for jobs',
    load: async () => (await import('./commands/upload.ts')).defineUploadCommand,
  },
  {
    name: 'watch',
    summary: 'follow a job to its end',
    load: async () => (await import('./commands/watch.ts')).defineWatchCommand,
  },
  {
    name: 'list',
    summary: 'list jobs, newest first',
    load: async () => (await import('./commands/list.ts')).defineListCommand,
  },
  {
    name: 'get',
    summary: 'show the state of a job',
    load: async () => (await import('./commands/get.ts')).defineGetCommand,
  },
  {
    name: 'open',
    summary: 'open the video, the image or the page of a job',
    load: async () => (await import('./commands/open.ts')).defineOpenCommand,
  },
  {
    name: 'cancel',
    summary: 'cancel a job',
    load: async () => (await import('./commands/cancel.ts')).defineCancelCommand,
  },
  {
    name: 'character',
    summary: 'add, train, show and remove characters',
    load: async () => (await import('./commands/character.ts')).defineCharacterCommand,
  },
  {
    name: 'models',
    summary: 'list the models, or the settings of one',
    load: async () => (await import('./commands/models.ts')).defineModelsCommand,
  },
  {
    name: 'styles',
    summary: 'list the styles of images',
    load: async () => (await import('./commands/styles.ts')).defineStylesCommand,
  },
  {
    name: 'motions',
    summary: 'list the motions and camera movements of clips',
    load: async () => (await import('./commands/motions.ts')).defineMotionsCommand,
  },
  {
    name: 'presets',
    summary: 'list the presets, genres and eras',
    load: async () => (await import('./commands/presets.ts')).definePresetsCommand,
  },
  {
    name: 'doctor',
    summary: 'check the set-up and print how to fix it',
    load: async () => (await import('./commands/doctor.ts')).defineDoctorCommand,
  },
  {
    name: 'sandbox',
    summary: 'run a local Higgsfield platform that costs nothing',
    load: async () => (await import('./commands/sandbox.ts')).defineSandboxCommand,
  },
  {
    name: 'pool',
    summary: 'for operators: show the accounts with their load, and the waiting line',
    load: async () => (await import('./commands/pool.ts')).definePoolCommand,
  },
  {
    name: 'accounts',
    summary: 'for operators: the accounts of the pool: add, list, check, drain, …',
    load: async () => (await import('./commands/accounts.ts')).defineAccountsCommand,
  },
  {
    name: 'attempts',
    summary: 'for operators: submissions, and resolving those that are unknown',
    load: async () => (await import('./commands/attempts.ts')).defineAttemptsCommand,
  },
  {
    name: 'generations',
    summary: 'for operators: fetch files that could not be stored',
    load: async () => (await import('./commands/generations.ts')).defineGenerationsCommand,
  },
  {
    name: 'usage',
    summary: 'for operators: show the credits that were spent',
    load: async () => (await import('./commands/usage.ts')).defineUsageCommand,
  },
  {
    name: 'budget',
    summary: 'for operators: show or set the limits of a client',
    load: async () => (await import('./commands/budget.ts')).defineBudgetCommand,
  },
  {
    name: 'completion',
    summary: 'print the script for completion in bash, zsh or fish',
    load: async () => (await import('./commands/completion.ts')).defineCompletionCommand,
  },
  {
    name: '__complete',
    summary: 'print the words that complete a command line',
    isHidden: true,
    load: async () => (await import('./commands/complete.ts')).defineCompleteCommand,
  },
]
