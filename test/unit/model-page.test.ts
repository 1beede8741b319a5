// Holds the contract's tables to the model's page, and the tables of docs/model.md to the contract.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parameter, parameterNames, parameterSchemas } from '../../contract/model/parameter.js'
import { presets } from '../../contract/model/presets.js'
import { responseField, responseNames } from '../../contract/model/response.js'

const root = resolve(import.meta.dirname, '../..')
const page = readFileSync(resolve(root, 'contract/model/model-page.md'), 'utf8')

function tableUnder(heading: string): Record<string, string>[] {
  const [, part = ''] = page.split(`## ${heading}\n`)
  const [head = '', , ...rows] = (part.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
  const cells = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
  return rows.map((row) =>
    Object.fromEntries(cells(head).map((name, index) => [name, cells(row)[index] ?? ''])),
  )
}

const request = tableUnder('Request').map(
  (row) => ({ ...row, path: row['path'] ?? '' }) as Record<string, string> & { path: string },
)
const rowAt = (path: string) =>
  parameterNames
    .map((name) => ({ name, ...parameter(name) }))
    .find(({ wire }) => wire.join('.') === path)
const number = (text: string | undefined) => (text ? Number(text) : undefined)

describe.each(request)('$path', ({ path, ...facts }) => {
  const row = rowAt(path)
  const takes = (value: unknown) => row && parameterSchemas[row.name].safeParse(value).success

  test('has its row, its owner and its words', () => {
    expect(row, `${path} has no row in contract/model/parameter.ts`).toBeDefined()
    expect(row?.label).not.toBe('')
    expect(row?.help).not.toBe('')
    expect(row?.required ?? false).toBe(facts['required'] === 'yes')
  })

  test('means by its absence what the page says', () => {
    const standard = row?.standard
    expect(standard === undefined ? '' : String(standard)).toBe(facts['default'])
  })

  test('takes and refuses what the page does', () => {
    const [least, most] = [number(facts['least']), number(facts['most'])]
    const text = facts['type'] === 'text'
    const value = (amount: number) => (text ? 'x'.repeat(amount) : amount)
    const step = number(facts['step']) ?? 1
    if (least !== undefined) {
      expect(takes(value(least))).toBe(true)
      if (!text || least > 0) expect(takes(value(least - step))).toBe(false)
    }
    if (most !== undefined) {
      expect(takes(value(most))).toBe(true)
      expect(takes(value(most + step))).toBe(false)
    }
    if (facts['step']) expect(takes((least ?? 0) + step / 2)).toBe(false)
    if (facts['type'] === 'integer') expect(takes((least ?? 1) + 0.5)).toBe(false)
    const choices = facts['one of'] ? facts['one of'].split(', ') : []
    for (const choice of choices) expect(takes(choice)).toBe(true)
    if (choices.length > 0) expect(takes('something else')).toBe(false)
    if (facts['type'] === 'uri')
      expect([takes('https://example.com/a?b=c'), takes('not an address')]).toEqual([true, false])
    if (facts['type'] === 'uuid')
      expect([takes(crypto.randomUUID()), takes('42')]).toEqual([true, false])
    if (facts['type'] === 'boolean') expect([takes(true), takes('true')]).toEqual([true, false])
    expect(takes(null)).toBe(false)
  })
})

test('the structured prompt, whose place the page names on the response field, has its row too', () => {
  expect(rowAt('settings.structuredPrompt')?.owner).toBe('designer')
})

test('each response field has its row', () => {
  const facts = tableUnder('Response')
  expect(responseNames).toEqual(facts.map((row) => row['field']))
  for (const row of facts)
    expect(responseField(row['field'] as (typeof responseNames)[number]).required ?? false).toBe(
      row['required'] === 'yes',
    )
})

test('docs/model.md shows them all', () => {
  const tables = readFileSync(resolve(root, 'docs/model.md'), 'utf8')
  for (const { path } of [...request, { path: 'settings.structuredPrompt' }]) {
    const { label, owner, help, wire } = rowAt(path) ?? parameter('model')
    expect(tables).toContain(`| \`${wire.join('.')}\` | ${label} | ${owner} | ${help} |`)
  }
  for (const name of responseNames)
    expect(tables).toContain(`| \`${name}\` | ${responseField(name).use} |`)
})

// Where the page itself lies beside the project, what was noted of it is held to it as well.
const original = process.env['MODEL_PAGE'] ?? ''
test.runIf(original !== '' && existsSync(original))(
  'what was noted of the page is what the page says',
  () => {
    const text = readFileSync(original, 'utf8')
    const [asked = '', came = ''] = text.split('## Response Parameters')
    const paths = [...asked.matchAll(/^#{3,4} \[(\w+)\]\(.*#request-/gm)].map(([, name]) => name)
    const noted = request.map(({ path }) => path.split('.').pop())
    expect(noted.sort()).toEqual(paths.filter((name) => name !== 'safety').sort())
    expect([...came.matchAll(/^### \[(\w+)\]/gm)].map(([, name]) => name)).toEqual(responseNames)
    for (const { width, height } of presets) expect(asked).toContain(`${width}x${height}`)
  },
)
