// The pure rules: manifest, policy, scan. Sources are named by test.
import { describe, expect, it } from 'vitest'
import { checkManifest, csp, mayFetch, scanCode } from '../../playground/host/index.js'
import { reduceMessage } from '../../playground/host/messages.js'
import type { Manifest } from '../../playground/stage.js'
import { MANIFEST } from './open.js'

const faults = (changes: Partial<Manifest>) => checkManifest({ ...MANIFEST, ...changes })
const network = (allowedDomains: string[], more: object = {}) => faults({ networkAccess: { allowedDomains, ...more } })

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
    expect(network(['figma.com'])[0]).toContain("'figma.com' must include a scheme, such as https://.")
    expect(network(['http://127.0.0.1:8080'])[0]).toContain("'http://127.0.0.1:8080' must be a valid URL.")
    expect(network(['none'], { devAllowedDomains: ['http://127.0.0.1:8787'] })[0]).toContain('must be a valid URL.')
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

describe('the policy that a manifest means', () => {
  it('lets the panel connect to its domains and nothing else', () => {
    const policy = csp(MANIFEST)
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'unsafe-inline' http://localhost:8787")
    expect(policy).not.toContain('unsafe-eval')
    expect(csp({ ...MANIFEST, networkAccess: { allowedDomains: ['none'] } })).toContain('connect-src data: blob:;')
  })

  it('reads a path without a trailing slash as that resource alone (facts/figma.md)', () => {
    const may = (domain: string, url: string) => mayFetch({ ...MANIFEST, networkAccess: { allowedDomains: [domain] } }, url)
    expect(may('https://a.com/v1', 'https://a.com/v1')).toBe(true)
    expect(may('https://a.com/v1', 'https://a.com/v1/x')).toBe(false)
    expect(may('https://a.com/v1/', 'https://a.com/v1/x')).toBe(true)
    expect(may('https://*.a.com', 'https://b.a.com/x')).toBe(true)
    expect(may('https://*.a.com', 'https://ba.com/x')).toBe(false)
    expect(may('https://a.com', 'http://a.com/')).toBe(false)
    expect(may('none', 'https://a.com/')).toBe(false)
    expect(may('https://a.com', 'nonsense')).toBe(false)
  })
})

describe('the scan of main [field]', () => {
  it('refuses Figma’s words anywhere and says the line', () => {
    expect(scanCode('a\n// import("x")')).toContain('Syntax error on line 2: possible import expression rejected')
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
