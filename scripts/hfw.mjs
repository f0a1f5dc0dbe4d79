#!/usr/bin/env node
// The command `hfw`. Runs in this process on Node 24 (`./hfw` in the clone), and starts the pinned Node from any other version.
// Invariant: it installs nothing. A stack may run on the dependencies that an installation would replace.
import { existsSync } from 'node:fs'
import module from 'node:module'
import { compileCache, isPinnedMajor, modules, pinnedNode, SetupError } from './pinned-node.mjs'

const EXIT_USAGE = 2
const NOT_INSTALLED =
  'The dependencies of this project are not installed, or not completely.\n' +
  'Run "npm ci" in its folder. "npm start" and "npm run demo" do it automatically.'

try {
  if (!existsSync(modules)) throw new SetupError(NOT_INSTALLED)
  if (isPinnedMajor(process.versions.node)) await runHere()
  else await runOn(pinnedNode())
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(error.message)
  process.exit(EXIT_USAGE)
}

async function runHere() {
  module.enableCompileCache?.(process.env['NODE_COMPILE_CACHE'] ?? compileCache)
  try {
    await import('../cli/main.ts')
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new SetupError(`${NOT_INSTALLED}\n(${error.message})`)
  }
}

async function runOn(node) {
  // A newer Node, where the pinned one is missing.
  if (node === process.execPath) return runHere()
  const { exec } = await import('./bootstrap.mjs')
  exec(node, process.argv.slice(1))
}
