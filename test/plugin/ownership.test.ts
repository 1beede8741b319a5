// Tests ownership: the plugin never changes or removes what a designer moved, copied, edited or
// dropped somewhere.
import { readFileSync } from 'node:fs'
import { beforeEach, expect, test } from 'vitest'
import type { Claim } from '../../contract/message.js'
import { PlaygroundDocument } from 'figma-playground/document'
import { startDrawingInNode } from 'figma-playground/node'
import { photo } from '../photo.js'
import { inSandbox } from './campaign.js'
import { openPanel, withPicture, type Panel } from './panel.js'

let document: PlaygroundDocument
let panel: Panel
let source: string
let claim: (key: string, numberResults: number) => Claim
const picture = new Uint8Array(await photo(300, 200, 'png'))

beforeEach(async () => {
  await startDrawingInNode()
  document = PlaygroundDocument.empty()
  ;({ id: source, claim } = await withPicture(document, picture))
  panel = await openPanel(document)
})

const fill = async (n: number) => {
  const filled = await panel.ask('fill', {
    key: 'k',
    n,
    bytes: picture,
    record: JSON.stringify({ n }),
  })
  if (filled === 'gone') throw new Error('the run is gone')
  return filled.id
}
async function run(count: number): Promise<string[]> {
  await panel.ask('place', { claim: claim('k', count) })
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) ids.push(await fill(n))
  await panel.ask('settle', { key: 'k' })
  return ids
}
const edit = (body: string) => inSandbox(document, '', body)
const node = (id: string) => `(await figma.getNodeByIdAsync('${id}'))`
const exists = (id: string) => document.graph.getNode(id) !== undefined
const section = () => [...document.graph.getAllNodes()].find(({ type }) => type === 'SECTION')
const placeholders = () => section()?.childIds ?? []

test('of a run that nobody edited, the count and the removal agree, and undo is not needed to keep the starred one', async () => {
  const [a = '', b = '', c = ''] = await run(3)
  expect(await panel.ask('removable', { key: 'k', numbers: [2] })).toEqual([0, 1])
  expect(await panel.ask('keepOnly', { key: 'k', numbers: [2] })).toEqual([0, 1])
  expect([a, b, c].map(exists)).toEqual([false, false, true])
})

test('the count and the removal are the same after the file was saved and opened again', async () => {
  await run(3)
  panel.plugin.close()
  const reopened = await PlaygroundDocument.open(await document.save(), 'again.fig')
  const later = await openPanel(reopened)
  expect(await later.ask('removable', { key: 'k', numbers: [2] })).toEqual([0, 1])
})

const edits: [string, string][] = [
  [
    'copied into a layout',
    `const page = figma.createFrame(); page.x = 5000; const copy = NODE.clone(); page.appendChild(copy); return copy.id`,
  ],
  [
    'copied within the section',
    `const copy = NODE.clone(); NODE.parent.appendChild(copy); return copy.id`,
  ],
  [
    'moved out',
    `const page = figma.createFrame(); page.x = 5000; page.appendChild(NODE); return NODE.id`,
  ],
  ['dragged within the section', `const it = NODE; it.x += 7; return it.id`],
  ['renamed', `const it = NODE; it.name = 'Final'; return it.id`],
  ['resized', `const it = NODE; it.resize(10, 10); return it.id`],
  [
    'given an effect',
    `const it = NODE; it.effects = [{ type: 'LAYER_BLUR', blurType: 'NORMAL', radius: 4, visible: true }]; return it.id`,
  ],
  [
    'given a note',
    `const it = NODE; const note = figma.createRectangle(); it.appendChild(note); return note.id`,
  ],
  ['grouped', `const it = NODE; const group = figma.group([it], it.parent); return group.id`],
  ['made a component', `return figma.createComponentFromNode(NODE).id`],
  [
    'moved to another page',
    `const it = NODE; const other = figma.createPage(); other.appendChild(it); return it.id`,
  ],
]
test.each(edits)('a variation that was %s stays', async (_, body) => {
  const [first = ''] = await run(3)
  const kept = (await edit(body.replaceAll('NODE', node(first)))) as string
  const copied = body.includes('clone()')
  expect(await panel.ask('removable', { key: 'k', numbers: [2] })).toEqual(copied ? [0, 1] : [1])
  expect(await panel.ask('keepOnly', { key: 'k', numbers: [2] })).toEqual(copied ? [0, 1] : [1])
  expect(exists(kept)).toBe(true)
})

test('a note in the run’s section stays where it is when everything is cancelled, and so does the source', async () => {
  await panel.ask('place', { claim: claim('k', 2) })
  const note = (await edit(
    `const section = figma.currentPage.children.find((n) => n.type === 'SECTION'); const note = figma.createRectangle(); section.appendChild(note)
     section.appendChild(${node(source)}); return note.id`,
  )) as string
  for (const n of [0, 1]) await panel.ask('close', { key: 'k', n })
  await panel.ask('settle', { key: 'k' })
  expect([note, source].map(exists)).toEqual([true, true])
  expect(placeholders().sort()).toEqual([note, source].sort())
})

test('what was dropped into a placeholder stays when it is cancelled, and lies over the picture when it is filled', async () => {
  await panel.ask('place', { claim: claim('k', 2) })
  const notes = (await edit(
    `const ids = []; for (const id of ${JSON.stringify(placeholders())}) { const note = figma.createRectangle(); (await figma.getNodeByIdAsync(id)).appendChild(note); ids.push(note.id) } return ids`,
  )) as string[]
  await panel.ask('close', { key: 'k', n: 0 })
  await fill(1)
  await panel.ask('settle', { key: 'k' })
  expect(notes.map(exists)).toEqual([true, true])
  expect(await panel.ask('openRuns', null)).toMatchObject([{ waiting: [], filled: [1] }])
})

test('a label that a designer has written into stays when its placeholder is cancelled or filled; one that nobody edited goes', async () => {
  await panel.ask('place', { claim: claim('k', 3) })
  const labels = placeholders().map((id) => document.graph.getChildren(id)[0]?.id ?? '')
  const write = `const label = ${node('LABEL')}; await figma.loadFontAsync(label.fontName); label.characters = 'Ask Ada first'`
  for (const id of labels.slice(0, 2)) await edit(write.replace('LABEL', id))
  await panel.ask('close', { key: 'k', n: 0 })
  await fill(1)
  await fill(2)
  expect(labels.map(exists)).toEqual([true, true, false])
})

test('an empty section goes, headers and all', async () => {
  await panel.ask('place', { claim: claim('k', 1) })
  await panel.ask('close', { key: 'k', n: 0 })
  await panel.ask('settle', { key: 'k' })
  expect(section()).toBeUndefined()
})

test('a copy of a placeholder is never filled nor removed', async () => {
  await panel.ask('place', { claim: claim('k', 2) })
  const [first = '', second = ''] = placeholders()
  const copies = (await edit(
    `const ids = []; for (const id of ['${first}', '${second}']) { const copy = (await figma.getNodeByIdAsync(id)).clone(); figma.currentPage.appendChild(copy); ids.push(copy.id) } return ids`,
  )) as string[]
  document.graph.deleteNode(first)
  const filled = await fill(0)
  expect(copies).not.toContain(filled)
  await panel.ask('close', { key: 'k', n: 1 })
  expect([...copies, second].map(exists)).toEqual([true, true, false])
  for (const id of copies)
    expect(document.graph.getNode(id)?.fills).toMatchObject([{ type: 'SOLID' }])
})

test('a placeholder, and a whole section, that were moved to another page are found there', async () => {
  await panel.ask('place', { claim: claim('k', 2) })
  const [first = '', second = ''] = placeholders()
  await edit(`figma.createPage().appendChild(${node(first)})`)
  expect(await fill(0)).toBe(first)
  await edit(
    `figma.createPage().appendChild(figma.currentPage.children.find((n) => n.type === 'SECTION'))`,
  )
  expect(await fill(1)).toBe(second)
  expect((await panel.ask('gallery', { key: 'k' }))?.images.map(({ id }) => id)).toEqual([
    first,
    second,
  ])
})

test('a placeholder that a designer gave a picture is the designer’s: the variation goes beside the source, and it is said', async () => {
  await panel.ask('place', { claim: claim('k', 1) })
  const [first = ''] = placeholders()
  await edit(`${node(first)}.fills = [{ type: 'SOLID', color: { r: 1, g: 0, b: 0 } }]`)
  expect(await fill(0)).not.toBe(first)
  expect(document.graph.getNode(first)?.fills).toMatchObject([{ color: { r: 1, g: 0, b: 0 } }])
})

/** Saved after version 0.1 had placed four images of a run and filled three. */
const old = readFileSync(new URL('old-data/placed-by-0.1.fig', import.meta.url))

test.each([
  ['nothing was edited', '', [0, 1]],
  [
    'one was copied',
    `const page = figma.createFrame(); page.x = 5000; page.appendChild(NODE.clone())`,
    [1],
  ],
  ['one was moved out', `figma.currentPage.appendChild(NODE)`, [1]],
  ['one was given a note', `NODE.appendChild(figma.createRectangle())`, [1]],
  ['one was given another fill', `NODE.fills = []`, [1]],
])('of frames that version 0.1 placed only its own go: %s', async (_, body, numbers) => {
  const document = await PlaygroundDocument.open(new Uint8Array(old), 'placed-by-0.1.fig')
  const first = `figma.currentPage.findOne((one) => one.getPluginData('run') === 'k' && one.getPluginData('n') === '0')`
  await inSandbox(document, '', `const first = ${first}; ${body.replaceAll('NODE', 'first')}`)
  const panel = await openPanel(document)
  expect(await panel.ask('removable', { key: 'k', numbers: [2] })).toEqual(numbers)
  expect(await panel.ask('keepOnly', { key: 'k', numbers: [2] })).toEqual(numbers)
  await panel.ask('close', { key: 'k', n: 3 })
  const left = [...document.graph.getAllNodes()].filter(({ pluginData }) =>
    pluginData.some(({ key }) => key === 'waiting'),
  )
  expect(
    left.map(({ pluginData }) => pluginData.find(({ key }) => key === 'n')?.value),
  ).not.toContain('3')
})
