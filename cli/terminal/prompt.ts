// Prompts on the terminal and reads secrets without echo.
// Invariant: a secret is never echoed and never read from the arguments, which other users of the machine can see.
import type { InputStream } from './input-stream.ts'
import type { Session } from '../session.ts'
import { InterruptedError, UsageError } from '../errors/errors.ts'

type PromptSession = Pick<Session, 'stdin' | 'progress' | 'signal'>

/** True when stdin is a terminal. */
export function canPrompt(session: Pick<Session, 'stdin'>): boolean {
  return session.stdin?.isTTY === true
}

/** Which part of the input is hidden. `afterColon`: the part after a colon, which is the secret of a pasted pair. */
export type Hiding = 'nothing' | 'afterColon' | 'all'

/** Returns the line that the user enters. Throws `UsageError` when stdin is not a terminal. */
export async function prompt(session: PromptSession, question: string, hiding: Hiding = 'nothing'): Promise<string> {
  const { stdin, progress } = session
  if (!stdin || !canPrompt(session))
    throw new UsageError(`${question}: stdin is not a terminal, so no prompt is possible.`)
  progress.write(`${question}${hiding === 'all' ? ' (not shown)' : ''}: `)
  stdin.setRawMode?.(true)
  stdin.resume()
  try {
    return (await readLine(session, stdin, hiding)).trim()
  } finally {
    stdin.setRawMode?.(false)
    stdin.pause()
    progress.write('\n')
  }
}

/** The content of stdin without surrounding white space. */
export async function readStdin(session: Pick<Session, 'stdin'>): Promise<string> {
  const chunks: string[] = []
  for await (const chunk of session.stdin ?? []) chunks.push(chunk.toString())
  return chunks.join('').trim()
}

const ENTER = new Set(['\r', '\n'])
const ERASE = new Set(['\b', '\u007f'])
const CTRL_C = '\u0003'
const CTRL_D = '\u0004'
const CTRL_U = '\u0015'

/** In raw mode the terminal delivers every key, also Ctrl-C. */
function readLine(session: PromptSession, stdin: InputStream, hiding: Hiding): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let line = ''
  const echo = (text: string) => {
    const isHidden = hiding === 'all' || (hiding === 'afterColon' && line.includes(':'))
    if (!isHidden) session.progress.write(text)
  }
  const onData = (chunk: Buffer | string) => {
    for (const key of chunk.toString()) {
      if (ENTER.has(key)) return resolve(line)
      if (key === CTRL_C || (key === CTRL_D && line === '')) return reject(new InterruptedError())
      if (ERASE.has(key)) {
        if (line !== '') echo('\b \b')
        line = line.slice(0, -1)
      } else if (key === CTRL_U) {
        echo('\b \b'.repeat(line.length))
        line = ''
      } else if (key >= ' ') {
        line += key
        echo(key)
      }
    }
  }
  const onEnd = () => resolve(line)
  const onAbort = () => reject(new InterruptedError())
  stdin.on('data', onData)
  stdin.on('end', onEnd)
  session.signal.addEventListener('abort', onAbort)
  return promise.finally(() => {
    stdin.off('data', onData)
    stdin.off('end', onEnd)
    session.signal.removeEventListener('abort', onAbort)
  })
}
