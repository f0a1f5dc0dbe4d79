// hfw get: how a job stands now, and its results.
import type { Command } from 'commander'
import { Film } from '../../contracts/public/films.ts'
import { Generation } from '../../contracts/public/generations.ts'
import { describeFilm, describeGeneration } from '../jobs/describe-job.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'
import { parseJobIdOrThrow } from '../jobs/job-id.ts'
import type { CommandRunner } from '../command-runner.ts'
import { downloadVideo } from '../films/run-film.ts'
import { downloadOutputs } from '../generations/run-generation.ts'
import { print } from '../session.ts'

export function addGetCommand(program: Command, run: CommandRunner): void {
  program
    .command('get')
    .summary('show how a job stands')
    .description('Shows how a generation or film stands now. Exit code 0 whatever its state.')
    .argument('<id>', 'gen_… or film_…')
    .option('-o, --out <path>', 'save what there is of its results: a folder, for a film also a file')
    .action((text: string, { out }: { out?: string }, command: Command) =>
      run(command, async (session) => {
        const { kind, path } = parseJobIdOrThrow(text)
        if (kind === 'film') {
          const film = await session.api.get(path, Film)
          const file = out === undefined ? undefined : await downloadVideo(session, film, out)
          const files = file === undefined ? [] : [file]
          print(session, {
            document: { ...film, files },
            lines: describeFilm(film, { files, apiUrl: session.api.url }),
          })
          return EXIT_CODES.success
        }
        const generation = await session.api.get(path, Generation)
        const files = out === undefined ? [] : await downloadOutputs(session, generation, out)
        const lines = describeGeneration(generation, { files, apiUrl: session.api.url })
        print(session, { document: { ...generation, files }, lines })
        return EXIT_CODES.success
      }),
    )
}
