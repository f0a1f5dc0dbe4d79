// Asks a person at the terminal, and reads secrets without showing them.
// Invariant: a secret is never echoed, and never taken from the arguments, which other users of the machine can see.
import type { InputStream } from './input-stream.ts'
import type { Session } from '../session.ts'
import { InterruptedError, UsageError } from '../errors/errors.ts'

type Asking = Pick<Session, 'stdin' | 'progress' | 'signal'>

export function canAsk(session: Pick<Session, 'stdin'>): boolean {
  return session.stdin?.isTTY === true
}

/** What is typed is seen by default. `afterColon`: up to a colon, behind which a pasted pair has its secret. */
export type Hiding = 'nothing' | 'afterColon' | 'all'

/** A line from a person. Throws `UsageError` where nobody can be asked. */
export async function ask(session: Asking, question: string, hiding: Hiding = 'nothing'): Promise<string> {
  const { stdin, progress } = session
  if (!stdin || !canAsk(session)) throw new UsageError(`${question}: there is no terminal to ask on.`)
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

/** The whole of stdin, without the line break at its end. */
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

/** In raw mode the terminal hands over every key, Ctrl-C among them. */
function readLine(session: Asking, stdin: InputStream, hiding: Hiding): Promise<string> {
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
