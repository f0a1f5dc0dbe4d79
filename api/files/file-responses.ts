// Contract of the answers with a stored file.
const bytes = { schema: { type: 'string' as const, format: 'binary' } }

/** `contentTypes` are those that can come. */
export function fileResponses(...contentTypes: string[]) {
  const content = Object.fromEntries(contentTypes.map((contentType) => [contentType, bytes]))
  return {
    200: { description: 'The whole file.', content },
    206: { description: 'The range asked for.', content },
    304: { description: 'What you have is current.' },
  }
}
