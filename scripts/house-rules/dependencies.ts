// Each direct dependency is explained in the documents, and its licence allows use in a product.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../checks/root.ts'

const PAGE = 'docs/dependencies.md'

const ACCEPTED = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Unlicense',
  'BlueOak-1.0.0',
])

/** Packages with another licence, or none in their manifest. Each was reviewed. */
const EXCEPTIONS: Record<string, string> = {
  'caniuse-lite': 'CC-BY-4.0: a table of browser versions; read at bundling time, named in its package',
  mediabunny: 'MPL-2.0: used unchanged, as a file of its own',
  unionfs: 'Unlicense, by its LICENSE file',
  '@shinyoshiaki/jspack': 'BSD-3-Clause, by its LICENSE file',
}

interface LockedPackage {
  dev?: boolean
  /** A link to a workspace. */
  link?: boolean
  license?: string
  dependencies?: object
  devDependencies?: object
}

/** Direct dependencies of the project and its workspaces that the page does not name. */
export async function findUnlistedDependencies(): Promise<string[]> {
  const { packages } = await readLock()
  const own = Object.entries(packages).filter(([path]) => isOwn(path))
  const names = own.flatMap(([, { dependencies = {}, devDependencies = {} }]) =>
    Object.keys({ ...dependencies, ...devDependencies }),
  )
  const page = await read(PAGE)
  return [...new Set(names)]
    .filter((name) => !page.includes(`\`${name}\``))
    .map((name) => `${PAGE} does not say why we use ${name}`)
}

/** Packages of the production tree whose licence is not accepted. */
export async function findLicenceProblems(): Promise<string[]> {
  return licenceProblemsOf((await readLock()).packages)
}

export function licenceProblemsOf(packages: Record<string, LockedPackage>): string[] {
  return Object.entries(packages).flatMap(([path, { dev, link, license }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    if (isOwn(path) || link === true || dev === true || name in EXCEPTIONS) return []
    const isAccepted = license !== undefined && license.split(' AND ').every((part) => ACCEPTED.has(part))
    return isAccepted ? [] : [`${name} has the licence ${license ?? '(none stated)'}, which is not accepted`]
  })
}

/** The project itself or one of its workspaces. */
function isOwn(path: string): boolean {
  return !path.includes('node_modules/')
}

async function readLock(): Promise<{ packages: Record<string, LockedPackage> }> {
  return JSON.parse(await read('package-lock.json'))
}

function read(path: string): Promise<string> {
  return readFile(join(ROOT, path), 'utf8')
}
