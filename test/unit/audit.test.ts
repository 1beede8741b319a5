// Tests the audit of a file: the ledger's lines with the file's own names, and safe in a
// spreadsheet with any name.
import { expect, test } from 'vitest'
import { auditColumns, type AuditLine } from '../../contract/audit.js'
import { recipeSchema } from '../../contract/recipe.js'
import { asCsv, linesIn } from '../../ui/audit/audit.js'

const line = (n: number): AuditLine => ({
  line: n + 1,
  at: '2026-11-23T12:00:00.000Z',
  member: 'm1',
  name: 'Ada',
  run: 'r',
  n,
  seedHash: 'a'.repeat(64),
  taskUUID: '4e8e26b1-c919-4020-9e3b-69532a44561c',
  state: 'delivered',
  costUsd: 0.06,
  costIs: 'told',
  copyrightCheck: true,
  contentCheck: true,
  verdict: 'checked',
  recipe: recipeSchema.parse({ positivePrompt: 'a cup', width: 2048, height: 2048 }),
})
const ndjson = [0, 1, 2].map((n) => `${JSON.stringify(line(n))}\n`).join('')

test('of a run every line is told, of a selection only the selected', () => {
  const run = {
    id: 'r',
    page: 'Campaign',
    layers: [{ n: 1, name: 'Hero / 2' }],
    sources: ['Hero', 'Hero', 'Square'],
  }
  expect(
    linesIn(ndjson, { ...run, whole: true }).map(({ n, layer, source }) => [n, layer, source]),
  ).toEqual([
    [0, '', 'Hero'],
    [1, 'Hero / 2', 'Hero'],
    [2, '', 'Square'],
  ])
  expect(linesIn(ndjson, { ...run, whole: false }).map(({ n, page }) => [n, page])).toEqual([
    [1, 'Campaign'],
  ])
})

test.each([
  ['a, b', '"a, b"'],
  ['say "hi"', '"say ""hi"""'],
  ['a; b', '"a; b"'],
  ['a\tb', '"a\tb"'],
  ['Café – ロゴ “A”', 'Café – ロゴ “A”'],
  ['two\nlines', '"two\nlines"'],
  ['=cmd()', "'=cmd()"],
  ['+1', "'+1"],
  ['@sum(A1)', "'@sum(A1)"],
  ['=1,"x"\n', '"\'=1,""x""\n"'],
])('a layer named %j is %s in the CSV', (name, cell) => {
  const [one] = linesIn(ndjson, {
    id: 'r',
    page: name,
    layers: [{ n: 0, name }],
    sources: [name, '', ''],
    whole: true,
  })
  const csv = asCsv(one ? [one] : [])
  expect(
    csv.startsWith(`\ufeff${[...auditColumns, 'page', 'layer', 'source'].join(',')}\r\n`),
  ).toBe(true)
  expect(csv.endsWith(`,${cell},${cell},${cell}\r\n`)).toBe(true)
})
