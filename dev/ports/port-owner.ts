// Finds out which program listens on a port, so that an error message can name it.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Returns "node (pid 4711)", or undefined when it cannot be found (another user's process, no lsof). */
export function describePortOwner(port: number): string | undefined {
  try {
    return process.platform === 'linux' ? ownerFromProc(port) : ownerFromLsof(port)
  } catch {
    return undefined
  }
}

function ownerFromProc(port: number): string | undefined {
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(table, port)))
  if (inodes.size === 0) return undefined
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (openSockets(pid).some((inode) => inodes.has(inode))) return `${commandOf(pid)} (pid ${pid})`
  }
  return undefined
}

/** "node api/main.ts": the program and its first argument, paths shortened. The kernel's process name would be "node" alone. */
function commandOf(pid: string): string {
  const [program = '', argument = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  const endOf = (path: string, parts: number) => path.split('/').slice(-parts).join('/')
  return `${endOf(program, 1)} ${argument.startsWith('-') ? '' : endOf(argument, 2)}`.trim()
}

/** Columns of the table: 1 is the local address as hex ip:port, 3 the state (0A is LISTEN), 9 the socket's inode. */
function listeningInodes(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return readFileSync(table, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(wanted) && columns[3] === '0A')
    .map((columns) => columns[9] ?? '')
}

function openSockets(pid: string): string[] {
  return descriptorTargets(`/proc/${pid}/fd`).flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [])
}

/** Skips what cannot be read: other users' processes, and descriptors that close while they are listed. */
function descriptorTargets(folder: string): string[] {
  const orNothing = <T>(read: () => T[]): T[] => {
    try {
      return read()
    } catch {
      return []
    }
  }
  return orNothing(() => readdirSync(folder)).flatMap((name) => orNothing(() => [readlinkSync(`${folder}/${name}`)]))
}

function ownerFromLsof(port: number): string | undefined {
  const output = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], {
    encoding: 'utf8',
    timeout: 3000,
  })
  const pid = /^p(\d+)$/m.exec(output)?.[1]
  const command = /^c(.+)$/m.exec(output)?.[1]
  return pid === undefined ? undefined : `${command ?? 'a program'} (pid ${pid})`
}
