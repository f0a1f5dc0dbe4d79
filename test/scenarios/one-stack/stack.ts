// The stack of the scenarios in this folder. None of them looks at a picture, so the platform draws stills, which is quick.
import { useTestStack } from '../../support/servers/test-stack.ts'

export const test = useTestStack({ sandboxFlags: ['--quality', 'still'] })
