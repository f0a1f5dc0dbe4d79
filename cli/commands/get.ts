// hfw get: shows the state of a job and saves its results.
import type { Command } from 'commander'
import { Generation } from '../../contracts/public/generations.ts'
import { describeFilm } from '../films/describe-film.ts'
import { describeGeneration } from '../generations/describe-generation.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'
import { printSandboxLabel } from '../jobs/sandbox-label.ts'
import { parseJobIdOrThrow } from '../jobs/job-id.ts'
import type { CommandRunner } from '../command-runner.ts'
import { downloadVideo, readFilm } from '../films/run-film.ts'
import { downloadOutputs } from '../generations/run-generation.ts'
import { print, printMessage, type Session } from '../session.ts'
import { widthOfOutput } from '../terminal/width-of-output.ts'
import { wrapHanging } from '../terminal/wrap-text.ts'

export function defineGetCommand(getCommand: Command, run: CommandRunner): void {
  getCommand
    .description('Shows the state of a generation or film. The exit code is 0 for every state.')
    .argument('<id>', 'gen_… or film_…')
    .option('-o, --out <path>', 'save the results that exist: a folder, or for a film also a file')
    .action((text: string, { out }: { out?: string }, command: Command) =>
      run(command, async (session) => {
        const { kind, path } = parseJobIdOrThrow(text)
        if (kind === 'film') {
          const read = await readFilm(session, path)
          const { film } = read
          const file = out === undefined ? undefined : await downloadVideo(session, film, out)
          const files = file === undefined ? [] : [file]
          print(session, {
            document: { ...film, files },
            lines: fitted(session, describeFilm(read, { files, apiUrl: session.api.url })),
          })
          if (out !== undefined && file === undefined)
            printMessage(session, `Nothing was saved: ${film.id} is ${film.status} and has no video.`)
          printSandboxLabel(session, film, film.video === null ? undefined : 'film')
          return EXIT_CODES.success
        }
        const generation = await session.api.get(path, Generation)
        const files = out === undefined ? [] : await downloadOutputs(session, generation, out)
        const lines = describeGeneration(generation, { files, apiUrl: session.api.url })
        print(session, { document: { ...generation, files }, lines: fitted(session, lines) })
        if (out !== undefined && files.length === 0) {
          printMessage(session, `Nothing was saved: ${generation.id} is ${generation.status} and has no output.`)
        }
        printSandboxLabel(session, generation, generation.outputs[0]?.kind)
        return EXIT_CODES.success
      }),
    )
}

/** The text of a row begins after its label. */
const LABEL_WIDTH = 11

function fitted(session: Session, lines: readonly string[]): string[] {
  const width = widthOfOutput(session)
  return lines.flatMap((line) => wrapHanging(line, { width, indent: LABEL_WIDTH }))
}
