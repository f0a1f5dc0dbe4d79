// Generates every generated file, or with `--check` prints which are stale. Exit code 1 when one is.
import { ALL_GENERATED_FILES } from './generated/all-files.ts'
import { isCurrent, write } from './generated/generated-file.ts'

const isCheck = process.argv.includes('--check')

if (isCheck) await check()
else await generate()

async function check(): Promise<void> {
  const results = await Promise.all(ALL_GENERATED_FILES.map(async (file) => ({ file, current: await isCurrent(file) })))
  const stale = results.filter(({ current }) => !current)
  for (const { file } of stale) console.error(`${file.path} is stale: run \`npm run generate\` and commit the result`)
  if (stale.length > 0) process.exitCode = 1
}

async function generate(): Promise<void> {
  await Promise.all(
    ALL_GENERATED_FILES.map(async (file) => {
      const hasChanged = await write(file)
      console.log(`${hasChanged ? 'written  ' : 'unchanged'}  ${file.path}`)
    }),
  )
}
