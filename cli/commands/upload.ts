// hfw upload: stores files for use in jobs, and prints their ids.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Asset } from '../../contracts/public/assets.ts'
import { uploadFile } from '../assets/upload-file.ts'
import type { CommandRunner } from '../command-runner.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'
import { print, printMessage } from '../session.ts'

export function defineUploadCommand(uploadCommand: Command, run: CommandRunner): void {
  uploadCommand
    .description(
      'Uploads images (PNG, JPEG, WebP, GIF), clips (MP4) and audio (WAV), and prints the id of each. Options such as --image take an id instead of a file. ' +
        'After an interruption, the same command sends only what is missing.',
    )
    .argument('<file...>', 'files: images up to 64 MiB, clips and audio up to 200 MiB')
    .action((files: string[], _options: object, command: Command) =>
      run(command, async (session) => {
        const uploaded: { file: string; asset: Asset }[] = []
        for (const file of files) {
          const asset = await uploadFile(session, { path: resolve(session.cwd, file), label: file, refusedAs: file })
          uploaded.push({ file, asset })
          // A later file may fail. This one stays stored.
          if (files.length > 1) printMessage(session, `Uploaded ${file} as ${asset.id}`)
        }
        print(session, { document: { data: uploaded }, lines: uploaded.map(({ asset }) => asset.id) })
        return EXIT_CODES.success
      }),
    )
}
