#!/usr/bin/env node
// The command `hfw` of this package: npx hfw … in the clone.
import { runPinned } from './bootstrap.mjs'

await runPinned('cli/main.ts', process.argv.slice(2))
