// Whether the embedded stack runs on the data folder, by its own note there.
import type { FoundStack } from '../api/stack-note.ts'
import type { CheckResult } from './check.ts'

export function checkStack(stack: FoundStack): CheckResult {
  const name = 'Stack'
  switch (stack.state) {
    case 'none':
      return { name, state: 'note', detail: 'not running on this data folder; "npm start" starts it' }
    case 'unreadable':
      return { name, state: 'note', detail: `${stack.file} cannot be read; "npm start" writes it anew` }
    case 'stale':
      return {
        name,
        state: 'note',
        detail: `process ${stack.note.pid} was killed or has crashed; "npm start" starts it again, nothing is lost`,
      }
    case 'running': {
      const { pid, status, startedAt } = stack.note
      return { name, state: 'ok', detail: `${status}, process ${pid}, since ${startedAt}` }
    }
  }
}
