// Checks that a plugin folder with any manifest can be served: the page shows what is wrong with it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { pluginFolder } from '../../serve/plugin-files.js'

const dir = mkdtempSync(join(tmpdir(), 'plugin-folder-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const fields = fc.record(
  { main: fc.jsonValue(), ui: fc.jsonValue(), name: fc.jsonValue() },
  { requiredKeys: [] },
)

test('no manifest keeps a folder from being watched and read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fields, fc.jsonValue()), async (manifest) => {
      writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifest))
      const folder = pluginFolder(dir)
      expect(await folder.folders()).toContain(dir)
      if (typeof manifest === 'object' && manifest !== null)
        expect((await folder.read('manifest.json'))?.length).toBeGreaterThan(0)
    }),
    { numRuns: 60, examples: [[{}], [{ ui: { main: 1 } }], [null]] },
  )
})
