// The list of generated files. A program that generates a file of the repository is listed here, so that `verify` checks it.
import { databaseTypes } from './database-types.ts'
import { envExample } from './env-example.ts'
import type { GeneratedFile } from './generated-file.ts'
import { modelCataloguePage } from './model-catalogue.ts'
import { modelNames } from './model-names.ts'
import { openApiFile } from './openapi-document.ts'
import { problemsPage } from './problems-page.ts'

export const ALL_GENERATED_FILES: readonly GeneratedFile[] = [
  databaseTypes,
  envExample,
  modelCataloguePage,
  modelNames,
  openApiFile,
  problemsPage,
]
