// The platform's rule for webhook URLs: HTTPS, a host that resolves to public addresses only, and no credentials.
import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

const PRIVATE_RANGES = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4'],
  ...['240.0.0.0/4', '::/127', '2001:db8::/32', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
]
const notPublic = new BlockList()
for (const range of PRIVATE_RANGES) {
  const [address = '', bits] = range.split('/')
  notPublic.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4')
}

/** The reason to refuse the URL; undefined when it is allowed. Resolves its host by DNS. */
export async function webhookUrlProblem(text: string): Promise<string | undefined> {
  const url = URL.parse(text)
  if (url === null) return 'hf_webhook is not a URL'
  if (url.protocol !== 'https:') return 'hf_webhook must be an HTTPS URL'
  if (url.username !== '' || url.password !== '') return 'hf_webhook must not contain credentials'
  const addresses = await addressesOf(url.hostname.replace(/^\[|\]$/g, ''))
  if (addresses.length === 0) return 'hf_webhook names a host that cannot be found'
  return addresses.some(isNotPublic) ? 'hf_webhook must resolve to public addresses only' : undefined
}

async function addressesOf(host: string): Promise<string[]> {
  if (isIP(host) !== 0) return [host]
  const found = await lookup(host, { all: true }).catch(() => [])
  return found.map(({ address }) => address)
}

function isNotPublic(address: string): boolean {
  return notPublic.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}
