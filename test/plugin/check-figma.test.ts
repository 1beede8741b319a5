// Tests *Check this Figma* in the playground's host: its report has no difference, and a host in
// which two facts are flipped reports these two.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { openHost } from 'figma-playground/node'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const { differences, readReport } = (await import(join(root, 'bin/figma-report.mjs'))) as {
  differences(
    facts: Facts,
    expected: Facts,
  ): { name: string; figma: unknown; playground: unknown }[]
  readReport(text: string): Facts
}
type Facts = Record<string, unknown>
const expected = JSON.parse(read('check-figma/expected.json')) as Facts
const ofPanel = Object.fromEntries(
  Object.entries(expected).filter(([name]) => name.startsWith('panel.')),
)

/** The panel's facts come from a browser; here they are passed in. */
async function check(prelude = ''): Promise<Facts> {
  const { stage, plugin } = await openHost({
    files: {
      manifest: JSON.parse(read('check-figma/manifest.json')),
      code: prelude + read('check-figma/main.js'),
      html: read('check-figma/panel.html'),
    },
  })
  plugin.fromUI({ facts: ofPanel, measured: {} })
  await expect.poll(() => stage.messages.length + stage.notifications.length).toBeGreaterThan(0)
  expect(stage.notifications).toEqual([])
  plugin.close()
  return readReport((stage.messages[0] as { report: string }).report)
}

test('the playground differs from itself in nothing', async () => {
  expect(differences(await check(), expected)).toEqual([])
})

test('two flipped facts are the two that it reports', async () => {
  const flipped = await check('globalThis.BigInt = function () {}; globalThis.btoa = () => "";\n')
  expect(differences(flipped, expected).map(({ name }) => name)).toEqual([
    'sandbox.BigInt',
    'sandbox.btoa',
  ])
})
