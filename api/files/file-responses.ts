// The responses with a stored file, for contracts.
const bytes = { schema: { type: 'string' as const, format: 'binary' } }

/** `contentTypes`: all that the operation can send. */
export function fileResponses(...contentTypes: string[]) {
  const content = Object.fromEntries(contentTypes.map((contentType) => [contentType, bytes]))
  return {
    200: { description: 'The whole file.', content },
    206: { description: 'The requested range.', content },
    304: { description: 'The cached copy is current.' },
  }
}
