// Tests `npm run package`: its refusals, and that the same arguments make the same bytes.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { readRelayAddress } from '../../package/relay-address.js'

const { packageCommand } = (await import(
  resolve(import.meta.dirname, '../../bin/package-command.mjs')
)) as {
  packageCommand(
    words: string[],
    io: {
      build(): Promise<void>
      print(line: string): void
      complain(line: string): void
    },
  ): Promise<number>
}
const folder = mkdtempSync(join(tmpdir(), 'brandsafe-package-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the command with the plugin already built. */
async function run(...words: string[]) {
  const printed: string[] = []
  const faults: string[] = []
  const code = await packageCommand(words, {
    build: async () => undefined,
    print: (line) => printed.push(line),
    complain: (line) => faults.push(line),
  })
  return { code, printed: printed.join('\n'), faults }
}

test.each([
  ['https://relay.example.com', 'https://relay.example.com'],
  ['https://Relay.Example.com:443/', 'https://relay.example.com'],
  ['https://relay.example.com:8443', 'https://relay.example.com:8443'],
  ['https://example.com/remix', 'https://example.com/remix/'],
  ['https://bücher.example', 'https://xn--bcher-kva.example'],
])('%s becomes %s in the manifest', (text, domain) => {
  expect(readRelayAddress(text, { community: false })).toMatchObject({ address: { domain } })
})

test.each([
  '',
  'none',
  '*',
  'https://*.example.com',
  'https://*',
  'relay.example.com',
  'http://relay.example.com',
  'wss://relay.example.com',
  'https://10.0.0.4',
  'https://2130706433',
  'https://0x7f.1',
  'https://[::1]',
  'https://relay',
  'https://localhost:8787',
  'https://relay.localhost',
  'https://relay_a.example.com',
  'https://relay.example.c0m',
  'https://relay.example.com.',
  'https://-a.example.com',
  'https://ada:secret@relay.example.com',
  'https://@relay.example.com',
  'https://relay.example.com:0',
  'https://relay.example.com:99999',
  'https://relay.example.com/v1',
  'https://relay.example.com/remix/v1/about',
  'https://relay.example.com/a//b',
  'https://relay.example.com/../a',
  'https://relay.example.com/index.html',
  'https://relay.example.com/?team=a',
  'https://relay.example.com/#top',
  'https://relay.example.com;script-src',
  'https://relay.example.com\\a',
  'https://',
])('the address “%s” is refused in a sentence, and nothing is written', async (text) => {
  const out = join(folder, 'refused')
  const { code, faults } = await run(`--relay=${text}`, '--out', out)
  expect(code).toBe(1)
  expect(faults).toHaveLength(1)
  expect(faults[0]).toMatch(/^--relay .*\.$/s)
  expect(existsSync(out) || existsSync(`${out}.zip`)).toBe(false)
})

test.each([
  [[], '--relay is missing'],
  [['--relay', 'https://a.example.com', '--relay', 'https://A.example.com/'], 'given twice'],
  [['--relay', 'https://a.example.com', '--reasoning', 'x'.repeat(1001)], '1001 characters'],
  [['--relay', 'https://a.example.com', '--name', 'Figma Remix'], 'must not contain'],
  [['--relay', 'https://a.example.com', '--name', 'A', '--name', 'B'], '--name is given twice'],
  [['--relay', 'https://a.example.com', '--id', '../x'], '--id must be'],
  [['--relay', 'https://a.example.com', '--nmae', 'A'], 'not known'],
  [['--relay'], 'needs a value'],
])('%j is refused', async (words, reason) => {
  const { code, faults } = await run(...words, '--out', join(folder, 'refused'))
  expect(code).toBe(1)
  expect(faults.join('\n')).toContain(reason)
  expect(readdirSync(folder)).not.toContain('refused')
})

test('a package has all that a publisher needs, and the same words make the same bytes', async () => {
  const out = join(folder, 'acme')
  const words = ['--relay', 'https://relay.acme.example:8443', '--name', 'Acme Remix']
  const make = () => run(...words, '--id', '1234567890', '--out', out)
  expect(await make()).toMatchObject({ code: 0, faults: [] })
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
    networkAccess: { allowedDomains: string[]; devAllowedDomains?: string[]; reasoning: string }
  }
  expect(manifest).toMatchObject({ name: 'Acme Remix', id: '1234567890' })
  expect(manifest.networkAccess.allowedDomains).toEqual(['https://relay.acme.example:8443'])
  expect(manifest.networkAccess.devAllowedDomains).toBeUndefined()
  expect(manifest.networkAccess.reasoning).toContain('8443')
  const size = async (name: string) => {
    const { width, height } = await sharp(join(out, 'listing', name)).metadata()
    return [width, height]
  }
  expect(await size('icon.png')).toEqual([128, 128])
  for (const name of ['cover', 'carousel-1', 'carousel-2', 'carousel-3'])
    expect(await size(`${name}.jpg`)).toEqual([1920, 1080])
  expect(readFileSync(join(out, 'ui.html'), 'utf8')).toContain(
    'data-relay="https://relay.acme.example:8443"',
  )
  const first = readFileSync(`${out}.zip`)
  const unpacked = unzipSync(first)
  const sums = strFromU8(unpacked['acme/SHA256SUMS'] ?? new Uint8Array())
    .trim()
    .split('\n')
  expect(sums).toHaveLength(Object.keys(unpacked).length - 1)
  expect(await make()).toMatchObject({ code: 0 })
  expect(readFileSync(`${out}.zip`).equals(first)).toBe(true)
})

test('a folder with other files is left alone', async () => {
  const out = join(folder, 'mine')
  mkdirSync(out)
  writeFileSync(join(out, 'letter.txt'), 'mine')
  const { code, faults } = await run('--relay', 'https://a.example.com', '--out', out)
  expect(code).toBe(1)
  expect(faults[0]).toContain('no package')
  expect(readdirSync(out)).toEqual(['letter.txt'])
})

test('the public variant has a wildcard and says what that costs', async () => {
  const out = join(folder, 'community')
  const open = await run('--relay', 'https://relay.example.com', '--community', '--out', out)
  expect(open.code).toBe(0)
  expect(open.printed).toContain('Unrestricted network access')
  const allowed = () =>
    (
      JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
        networkAccess: { allowedDomains: string[] }
      }
    ).networkAccess.allowedDomains
  expect(allowed()).toEqual(['*'])
  const under = await run('--community', '--relay', 'https://*.relays.example.com', '--out', out)
  expect(under.printed).toContain('https://*.relays.example.com')
  expect(allowed()).toEqual(['https://*.relays.example.com'])
})
