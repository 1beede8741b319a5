// The pure rules: manifest, policy, scan. Sources are named by test.
import { describe, expect, it } from 'vitest'
import { checkManifest, csp, mayFetch, scanCode } from '../../host/index.js'
import { reduceMessage } from '../../host/sandbox/messages.js'
import type { Manifest } from '../../stage.js'
import { defaultManifest } from '../../node/index.js'

const faults = (changes: Partial<Manifest>) => checkManifest({ ...defaultManifest, ...changes })
const network = (allowedDomains: string[], more: object = {}) =>
  faults({ networkAccess: { allowedDomains, ...more } })

describe('a manifest (facts/figma.md, manifest.json)', () => {
  it('of ours passes, with localhost for development', () => {
    expect(faults({})).toEqual([])
    expect(
      network(['https://api.example.com/', '*.example.com'].slice(0, 1), {
        devAllowedDomains: ['http://localhost:8787', 'ws://localhost:1'],
      }),
    ).toEqual([])
  })

  it('needs name, api, main, editors and dynamic-page (manifest documentation)', () => {
    expect(faults({ name: '' })).toHaveLength(1)
    expect(faults({ main: undefined as never, api: '2.0.0' })).toHaveLength(2)
    expect(faults({ editorType: [] })).toHaveLength(1)
    expect(faults({ editorType: ['figjam', 'dev'] })[0]).toContain('cannot have both')
    expect(faults({ editorType: ['word'] })).toHaveLength(1)
    expect(faults({ documentAccess: undefined as never })[0]).toContain('dynamic-page')
  })

  it('needs a scheme, refuses an IP and localhost:* [field]', () => {
    expect(network(['figma.com'])[0]).toContain(
      "'figma.com' must include a scheme, such as https://.",
    )
    expect(network(['http://127.0.0.1:8080'])[0]).toContain(
      "'http://127.0.0.1:8080' must be a valid URL.",
    )
    expect(network(['none'], { devAllowedDomains: ['http://127.0.0.1:8787'] })[0]).toContain(
      'must be a valid URL.',
    )
    expect(network(['http://localhost:*'], { reasoning: 'r' })[0]).toContain('must be a valid URL.')
    expect(network(['https://[::1]/'])[0]).toContain('must be a valid URL.')
  })

  it('wants a reasoning for * and localhost in allowedDomains', () => {
    for (const domain of ['*', 'http://localhost:8787', 'https://*.example.com'].slice(0, 2)) {
      expect(network([domain]), domain).toHaveLength(1)
      expect(network([domain], { reasoning: 'because' }), domain).toEqual([])
    }
  })
})

/**
 * An entry, then true or false for `allowedDomains` and `devAllowedDomains` (facts/figma.md, 25
 * November). The manifest gives a reasoning.
 */
const entries: [entry: unknown, allowed: boolean, dev: boolean][] = [
  ['https://a.com', true, true],
  ['http://a.com', true, true],
  ['ws://a.com', true, true],
  ['wss://a.com', true, true],
  ['https://*.a.com', true, true],
  ['https://a.b.co.uk/path', true, true],
  ['https://a.com/path/', true, true],
  ['https://a.com:8080', true, true],
  ['http://localhost', true, true],
  ['http://localhost:3000/x', true, true],
  ['https://xn--bcher-kva.example', true, true],
  ['https://A.COM', true, true],
  ['*', true, true],
  ['none', true, true],
  ['a.com', false, true],
  ['*.a.com', false, true],
  ['localhost:3000', false, true],
  ['ftp://a.com', false, false],
  ['data:', false, false],
  ['https://*', false, false],
  ['https://*.com', false, false],
  ['https://a.*.com', false, false],
  ['http://127.0.0.1:80', false, false],
  ['https://8.8.8.8', false, false],
  ['http://[::1]', false, false],
  ['https://relay', false, false],
  ['http://relay:8787', false, false],
  ['https://a_b.com', false, false],
  ['https://-a.com', false, false],
  ['https://a.1', false, false],
  ['https://a.c0m', false, false],
  ['https://a.com.', false, false],
  ['https://bücher.example', false, false],
  ['https://a.com x', false, false],
  ['https://a.com\nx', false, false],
  ['https://u:p@a.com', false, false],
  ['http://localhost:*', false, false],
  ['http://localhost:99999', false, false],
  ['https://a.com/a;b', false, false],
  ['https://a.com/a,b', false, false],
  ["https://a.com/'unsafe-eval'", false, false],
  ['', false, false],
  [5, false, false],
  [null, false, false],
]

describe('networkAccess (facts/figma.md, 25 November)', () => {
  const access = (networkAccess: object) => faults({ networkAccess: networkAccess as never })

  it.each(entries)(
    '%s: allowedDomains takes it: %s, devAllowedDomains: %s',
    (entry, allowed, dev) => {
      expect(access({ allowedDomains: [entry], reasoning: 'why' }).length === 0).toBe(allowed)
      expect(access({ allowedDomains: ['none'], devAllowedDomains: [entry] }).length === 0).toBe(
        dev,
      )
    },
  )

  it('lists nothing twice, and none alone', () => {
    for (const list of [
      [],
      ['none', 'https://a.com'],
      ['https://a.com', 'https://a.com'],
      'none',
      null,
    ]) {
      expect(access({ allowedDomains: list }), String(list)).not.toEqual([])
    }
    expect(access({ allowedDomains: ['none'], devAllowedDomains: 'x' })).toHaveLength(1)
    expect(
      access({ allowedDomains: ['https://a.com'], devAllowedDomains: ['https://a.com'] }),
    ).toEqual([])
    expect(faults({ networkAccess: 'none' as never })).toHaveLength(1)
  })

  it('wants a reasoning of at most 1,000 characters for *, localhost and ports', () => {
    for (const domain of [
      '*',
      'http://localhost',
      'http://localhost:1',
      'https://a.com:8080',
      'https://*.a.com:1',
    ])
      for (const reasoning of [undefined, '', '   '])
        expect(access({ allowedDomains: [domain], reasoning }), domain).toHaveLength(1)
    expect(access({ allowedDomains: ['https://a.com'] })).toEqual([])
    expect(access({ allowedDomains: ['none'], devAllowedDomains: ['http://localhost:1'] })).toEqual(
      [],
    )
    expect(access({ allowedDomains: ['*'], reasoning: 'x'.repeat(1000) })).toEqual([])
    expect(access({ allowedDomains: ['*'], reasoning: 'x'.repeat(1001) })).toHaveLength(1)
    expect(access({ allowedDomains: ['https://a.com'], reasoning: 5 })).toHaveLength(1)
  })

  it('answers to lists that are none with a sentence', () => {
    expect(faults({ capabilities: 'x' as never })[0]).toContain('"capabilities" must be a list')
    expect(faults({ permissions: null as never })[0]).toContain('"permissions" must be a list')
  })
})

describe('the policy that a manifest means', () => {
  it('lets the panel connect to its domains and nothing else', () => {
    const policy = csp(defaultManifest)
    expect(policy).toBe(
      "default-src data: blob: http://localhost:8787; script-src 'unsafe-inline' 'unsafe-eval' data: blob: http://localhost:8787; " +
        "style-src 'unsafe-inline' 'unsafe-eval' data: blob: http://localhost:8787; font-src data: blob: http://localhost:8787",
    )
    expect(csp({ ...defaultManifest, networkAccess: { allowedDomains: ['none'] } })).toContain(
      'default-src data: blob:;',
    )
    // An empty string means no policy.
    for (const networkAccess of [undefined, { allowedDomains: ['*'], reasoning: 'why' }])
      expect(csp({ ...defaultManifest, networkAccess } as Manifest)).toBe('')
    // The manifest is not checked before, and still no entry ends a directive.
    expect(
      csp({ ...defaultManifest, networkAccess: { allowedDomains: ['https://a.com/a;b,c'] } }),
    ).toContain('https://a.com/a%3Bb%2Cc')
  })

  it('reads a path without a trailing slash as that resource alone (facts/figma.md)', () => {
    const may = (domain: string, url: string) =>
      mayFetch({ ...defaultManifest, networkAccess: { allowedDomains: [domain] } }, url)
    expect(may('https://a.com/v1', 'https://a.com/v1')).toBe(true)
    expect(may('https://a.com/v1', 'https://a.com/v1/x')).toBe(false)
    expect(may('https://a.com/v1/', 'https://a.com/v1/x')).toBe(true)
    expect(may('https://*.a.com', 'https://b.a.com/x')).toBe(true)
    expect(may('https://*.a.com', 'https://ba.com/x')).toBe(false)
    expect(may('https://a.com', 'http://a.com/')).toBe(false)
    expect(may('http://a.com', 'https://a.com/')).toBe(true)
    expect(may('https://a.com', 'https://a.com:444/')).toBe(false)
    expect(may('none', 'https://a.com/')).toBe(false)
    expect(may('https://a.com', 'nonsense')).toBe(false)
  })
})

describe('the scan of main [field]', () => {
  it('refuses Figma’s words anywhere and says the line', () => {
    expect(scanCode('a\n// import("x")')).toContain(
      'Syntax error on line 2: possible import expression rejected',
    )
    expect(scanCode('const reimport = (x) => x; n-- > 0')).toBeUndefined()
  })
})

describe('a message', () => {
  it('is copied, not passed on', () => {
    const given = { a: [new Uint8Array([1])] }
    const copy = reduceMessage(given) as typeof given
    given.a[0]![0] = 9
    expect(copy.a[0]![0]).toBe(1)
  })
})
