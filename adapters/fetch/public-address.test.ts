import { expect, it } from 'vitest'
import { isPublicAddress } from './public-address.ts'

it.each(['8.8.8.8', '93.184.216.34', '168.63.129.15', '::ffff:8.8.8.8', '2606:4700::1111', '2001:4860:4860::8888'])(
  '%s is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true)
  },
)

it.each([
  ['0.0.0.0/8', ['0.0.0.0', '0.1.2.3', '0.255.255.255']],
  ['loopback', ['127.0.0.1', '127.255.255.255', '::1']],
  ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1']],
  ['shared, 100.64/10', ['100.64.0.1', '100.127.255.255']],
  ['link-local', ['169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'febf::1']],
  ['192.0.0/24', ['192.0.0.1', '192.0.0.8', '192.0.0.171']],
  ['documentation', ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1']],
  ['benchmarks, 198.18/15', ['198.18.0.1', '198.19.255.255', '2001:2::1']],
  ['multicast', ['224.0.0.1', '239.255.255.255', 'ff02::1']],
  ['reserved, 240/4', ['240.0.0.1', '255.255.255.254', '255.255.255.255']],
  ['unspecified', ['::']],
  ['IPv4-compatible', ['::7f00:1', '::127.0.0.1', '::a00:1', '::808:808']],
  ['IPv4-mapped', ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:168.63.129.16']],
  ['IPv4-translated', ['::ffff:0:7f00:1']],
  ['NAT64 and its local prefix', ['64:ff9b::7f00:1', '64:ff9b::808:808', '64:ff9b:1::7f00:1', '64:ff9b:1:ffff::1']],
  ['6to4', ['2002:7f00:1::', '2002:a00:1::1', '2002:808:808::1']],
  ['Teredo', ['2001::1', '2001:0:53aa:64c::7f00:1']],
  ['unique local', ['fc00::1', 'fd00::1', 'fdff::1']],
  ['former site-local', ['fec0::1']],
  ['discard, segment routing, ORCHID', ['100::1', '5f00::1', '2001:20::1']],
  ['outside of 2000::/3', ['1::1', '4000::1', 'e000::1']],
  ['zone ids', ['2606:4700::1111%eth0', '::1%lo', 'fe80::1%25eth0']],
  // AWS, GCP and others; Azure; Alibaba; Oracle; AWS over IPv6; GCP over IPv6.
  [
    'cloud metadata',
    [
      '169.254.169.254',
      '169.254.170.2',
      '168.63.129.16',
      '100.100.100.200',
      '192.0.0.192',
      'fd00:ec2::254',
      'fd20:ce::254',
    ],
  ],
  ['no address', ['', 'nonsense', 'localhost', '1', '0x7f.1', '127.1', '010.0.0.1']],
])('%s is not public', (_range, addresses) => {
  expect(addresses.filter((address) => isPublicAddress(address))).toEqual([])
})
