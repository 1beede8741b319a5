// Tests the build's gate: a plugin that Figma would refuse is not shipped.
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const gate = (await import(resolve(import.meta.dirname, '../../bin/gate.mjs'))) as {
  faultsOf(manifest: unknown, code: string): Promise<string[]>
  absentFaults(code: string): string[]
  weighedFiles(manifest: unknown): { file: string; limit: number }[]
  sizeFaults(files: { file: string; limit: number; size: number }[]): string[]
}

const manifest = {
  name: 'A plugin',
  id: 'a-plugin',
  api: '1.0.0',
  main: 'main.js',
  editorType: ['figma'],
  documentAccess: 'dynamic-page',
  networkAccess: { allowedDomains: ['none'], devAllowedDomains: ['http://localhost:8787'] },
}

test('a plain manifest and script pass', async () => {
  expect(await gate.faultsOf(manifest, 'figma.closePlugin()')).toEqual([])
})

test.each(['import(', 'import (', '<!--', '-->', 'eval('])(
  '“%s” anywhere in the script is refused',
  async (text) => {
    expect(await gate.faultsOf(manifest, `var a = "${text}"`)).toHaveLength(1)
  },
)

test.each([
  'BigInt(1)',
  'new URL("x")',
  'document.title',
  'process.env.A',
  'new TextEncoder',
  'structuredClone(a)',
  '10n',
  'btoa("a")',
])('a script that needs %s is refused', (code) => {
  expect(gate.absentFaults(`var x = ${code}`)).toHaveLength(1)
})

test.each(['typeof BigInt', 'a.URL', '"document.title"', 'x = { URL: 1 }', 'myprocess'])(
  '%s needs nothing',
  (code) => {
    expect(gate.absentFaults(code)).toEqual([])
  },
)

test.each([
  ['an IP', { networkAccess: { allowedDomains: ['http://127.0.0.1:8080'] } }],
  ['a missing scheme', { networkAccess: { allowedDomains: ['figma.com'] } }],
  ['a wildcard without reasoning', { networkAccess: { allowedDomains: ['*'] } }],
  ['localhost without reasoning', { networkAccess: { allowedDomains: ['http://localhost:1'] } }],
  [
    'any port of localhost',
    { networkAccess: { allowedDomains: ['none'], devAllowedDomains: ['http://localhost:*'] } },
  ],
  ['no id', { id: undefined }],
  ['all pages at once', { documentAccess: undefined }],
  ['figjam with dev', { editorType: ['figjam', 'dev'] }],
])('a manifest with %s is refused', async (_, change) => {
  expect(await gate.faultsOf({ ...manifest, ...change }, '')).toHaveLength(1)
})

test('the script, what opens with the panel and each further part have a limit of their own', () => {
  const ui = { main: 'ui.html', run: 'run.js', measure: 'measure.js' }
  const files = gate.weighedFiles({ ...manifest, ui })
  expect(files).toEqual([
    { file: 'main.js', limit: 30_000 },
    { file: 'ui.html', limit: 60_000 },
    { file: 'run.js', limit: 30_000 },
    { file: 'measure.js', limit: 30_000 },
  ])
  const sizes = [30_000, 60_001, 30_000, 30_001]
  expect(
    gate.sizeFaults(files.map((file, index) => ({ ...file, size: sizes[index] ?? 0 }))),
  ).toEqual([
    'ui.html is 60001 bytes gzipped, more than 60000.',
    'measure.js is 30001 bytes gzipped, more than 30000.',
  ])
})
