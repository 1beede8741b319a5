// Tests Chrome's local network access: a relay that the browser blocks is distinguished from one
// that is not running.
import { expect, test } from 'vitest'
import { addressKind, permissionNames, whyUnreached } from '../../ui/relay/local-network.js'

test.each([
  ['http://localhost:8787', 'loopback'],
  ['http://127.0.0.1:8787', 'loopback'],
  ['http://[::1]:8787', 'loopback'],
  ['https://10.0.0.4', 'private'],
  ['https://172.20.0.1', 'private'],
  ['https://172.32.0.1', 'public'],
  ['https://192.168.1.2', 'private'],
  ['https://[fd00::1]', 'private'],
  ['https://relay.local', 'private'],
  ['https://relay', 'private'],
  ['https://relay.example.com', 'public'],
])('%s is %s', (url, kind) => {
  expect(addressKind(url)).toBe(kind)
})

test.each([
  ['http://localhost:8787', true, 'denied', 'denied'],
  ['http://localhost:8787', true, 'granted', 'notThere'],
  ['http://localhost:8787', true, 'prompt', 'notThere'],
  ['http://localhost:8787', false, 'prompt', 'denied'],
  ['http://localhost:8787', true, undefined, 'notThere'],
  ['https://relay.example.com', true, 'denied', 'notThere'],
] as const)('%s, secure %s, permission %s: %s', (url, isSecureContext, permission, why) => {
  expect(whyUnreached(url, { isSecureContext, ...(permission && { permission }) })).toBe(why)
})

test('the newest permission is queried first', () => {
  expect(permissionNames('http://localhost:8787')).toEqual([
    'loopback-network',
    'local-network-access',
  ])
})
