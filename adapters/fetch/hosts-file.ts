// Reads the hosts file of this machine. DNS queries alone do not find its names.
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'

/** The hosts file of this system. */
export const HOSTS_FILE = process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts'

/** The addresses of a name in the hosts file, in their order; none where the file cannot be read. Case does not matter. */
export async function addressesInHostsFile(host: string, file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/)
    return isIP(address) !== 0 && names.includes(host.toLowerCase()) ? [address] : []
  })
}
