// The short name and the output of each model, for the command line: a list of jobs needs no more of the catalogue.
import { MODELS } from '../../contracts/models/catalogue.ts'
import type { GeneratedFile } from './generated-file.ts'

export const modelNames: GeneratedFile = {
  path: 'contracts/models/model-names.generated.ts',
  produce: async () => text(),
}

const HEAD = `// The first alias and the output of each model, by its id. Made by \`npm run generate\` from the catalogue.
import type { OutputKind } from './model.ts'

export const MODEL_NAMES: Readonly<Record<string, { readonly alias: string; readonly output: OutputKind }>> = {
`

function text(): string {
  const rows = MODELS.map(({ id, aliases, output }) => `  '${id}': { alias: '${aliases[0]}', output: '${output}' },\n`)
  return `${HEAD}${rows.join('')}}\n`
}
