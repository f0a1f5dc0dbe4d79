// The OpenAPI document as a file, so that a review shows what changes for callers.
import { openApiDocument } from '../../api/openapi/document.ts'
import type { GeneratedFile } from './generated-file.ts'

export const openApiFile: GeneratedFile = {
  path: 'api/openapi/openapi.generated.json',
  produce: async () => `${JSON.stringify(openApiDocument(), null, 2)}\n`,
}
