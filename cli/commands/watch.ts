// hfw watch: follows a running job to its end.
import type { Command } from 'commander'
import { Film } from '../../contracts/public/films.ts'
import { Generation } from '../../contracts/public/generations.ts'
import { parseJobIdOrThrow } from '../jobs/job-id.ts'
import type { CommandRunner } from '../command-runner.ts'
import { finishFilm } from '../films/run-film.ts'
import { finishGeneration } from '../generations/run-generation.ts'

export function defineWatchCommand(watchCommand: Command, run: CommandRunner): void {
  watchCommand
    .description('Shows the progress of a generation or film until it ends. Ctrl-C ends hfw and not the job.')
    .argument('<id>', 'gen_… or film_…')
    .option('-o, --out <path>', 'save the result: a folder, or for a film also a file (default: print its URL)')
    .action((text: string, { out }: { out?: string }, command: Command) =>
      run(command, async (session) => {
        const { kind, path } = parseJobIdOrThrow(text)
        if (kind === 'film') {
          return finishFilm(session, await session.api.get(path, Film), { download: out !== undefined, out })
        }
        return finishGeneration(session, await session.api.get(path, Generation), out)
      }),
    )
}
