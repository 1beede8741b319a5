// Checks the table of facts: each rule's text is in its file, and each test exists. Also tests the
// facts that no other file covers.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runBody } from '../../../node/index.js'
import { factsTable } from './table.js'

const root = join(import.meta.dirname, '../../../..')
const text = (path: string) => readFileSync(join(root, path), 'utf8')

it('each fact names a rule that is there once, and a test that is there', () => {
  const faults = factsTable.flatMap(({ fact, rule, text: own, test, name }) => [
    ...(text(`playground/${rule}`).split(own).length === 2 ? [] : [`${fact}: not once in ${rule}`]),
    ...(text(`playground/test/host/${test}`).includes(name)
      ? []
      : [`${fact}: no test "${name}" in ${test}`]),
  ])
  expect(faults).toEqual([])
})

it('relaunch data replaces what was there, and a description has at most 1000 characters (facts/figma.md, Storage)', async () => {
  const manifest = {
    relaunchButtons: [
      { command: 'again', name: 'Again' },
      { command: 'more', name: 'More' },
    ],
  }
  expect(
    await runBody(
      `const f = figma.createFrame(); f.setRelaunchData({ again: 'a' }); f.setRelaunchData({ more: '' }); const now = f.getRelaunchData(); let m; try { f.setRelaunchData({ more: 'x'.repeat(1001) }) } catch (e) { m = 'refused' }
       f.setRelaunchData({}); return [now, m, f.getRelaunchData()]`,
      { manifest },
    ),
  ).toEqual([{ more: '' }, 'refused', {}])
})

it('figma.teamLibrary wants its permission, and an offline document has no library (facts/figma.md, Palettes)', async () => {
  const words = `return figma.teamLibrary.getAvailableLibraryVariableCollectionsAsync()`
  expect(await runBody(words)).toContain('"teamlibrary" permission is required')
  expect(await runBody(words, { manifest: { permissions: ['teamlibrary'] } })).toEqual([])
})

it('the sandbox’s fetch reaches no address that the manifest doesn’t list, and reads one that it does (facts/figma.md)', async () => {
  let asked = 0
  const server = createServer((_, answer) => {
    asked++
    answer.setHeader('x-a', 'b').end('{"n":1}')
  })
  await new Promise<void>((listening) => server.listen(0, listening))
  const url = `http://localhost:${(server.address() as { port: number }).port}`
  const body = `const r = await fetch('${url}/x', { headers: { a: 'b' } }); return [r.ok, r.status, (await r.json()).n, r.headersObject['x-a'], (await r.arrayBuffer()).byteLength]`
  expect(await runBody(body)).toBe('Error: Failed to fetch')
  expect(asked).toBe(0)
  expect(
    await runBody(body, {
      manifest: { networkAccess: { allowedDomains: ['none'], devAllowedDomains: [url] } },
    }),
  ).toEqual([true, 200, 1, 'b', 7])
  server.close()
})
