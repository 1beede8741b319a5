// Tests that any selection is exported and gets its section beside it in free space, or is refused
// before anything is paid.
import { beforeAll, expect, test } from 'vitest'
import { recipeSchema } from '../../contract/recipe.js'
import type { Claim } from '../../contract/message.js'
import { PlaygroundDocument } from 'figma-playground/document'
import { runBody, startDrawingInNode } from 'figma-playground/node'
import { photo } from '../photo.js'
import { openPanel, type Panel } from './panel.js'

let document: PlaygroundDocument
let panel: Panel
let ids: Record<string, string>

/** Draws one of each kind with the plugin API itself, spread over a page. */
const draw = `
const made = {}
let at = 0
const put = (name, node, width = 300, height = 200) => {
  figma.currentPage.appendChild(node)
  if ('resize' in node && node.type !== 'TEXT') node.resize(width, height)
  node.x = at
  node.y = 0
  at += width + 400
  node.name = name
  made[name] = node.id
  return node
}
const red = [{ type: 'SOLID', color: { r: 0.8, g: 0.2, b: 0.1 } }]
const filled = (node) => { node.fills = red; return node }
await figma.loadFontAsync({ family: 'Inter', style: 'Regular' })
put('frame', filled(figma.createFrame()))
const one = filled(figma.createRectangle())
figma.currentPage.appendChild(one)
one.x = at
const group = figma.group([one], figma.currentPage)
group.name = 'group'
made.group = group.id
at += 700
const component = put('component', filled(figma.createComponent()))
const inside = filled(figma.createRectangle())
component.appendChild(inside)
inside.resize(100, 80)
const instance = put('instance', component.createInstance())
made['instance child'] = instance.children[0].id
put('text', Object.assign(figma.createText(), { characters: 'Slow mornings', fontSize: 40 }))
const vector = figma.createVector()
vector.vectorPaths = [{ windingRule: 'NONZERO', data: 'M 0 0 L 100 0 L 50 80 Z' }]
put('vector', filled(vector))
const section = figma.createSection()
figma.currentPage.appendChild(section)
section.name = 'section'
section.resizeWithoutConstraints(400, 300)
section.x = at
made.section = section.id
const nested = filled(figma.createFrame())
section.appendChild(nested)
nested.x = 40
nested.y = 40
nested.name = 'nested'
made.nested = nested.id
at += 800
put('rotated', filled(figma.createFrame())).rotation = 30
at += 200
put('locked', filled(figma.createFrame())).locked = true
put('hidden', filled(figma.createFrame())).visible = false
const empty = put('empty', figma.createFrame())
empty.fills = []
put('dot', filled(figma.createRectangle()), 1, 1)
put('banner', filled(figma.createFrame()), 8000, 200)
const far = put('far away', filled(figma.createFrame()))
far.x = -90000
far.y = 70000
const row = put('auto-layout', figma.createFrame(), 600, 300)
row.layoutMode = 'HORIZONTAL'
const cell = filled(figma.createFrame())
row.appendChild(cell)
cell.name = 'cell'
made.cell = cell.id
return made
`

beforeAll(async () => {
  await startDrawingInNode()
  document = PlaygroundDocument.empty()
  ids = (await runBody(draw, { document })) as Record<string, string>
  expect(ids).toBeTypeOf('object')
  ids['picture'] = document.placeImage(
    new Uint8Array(await photo(300, 200, 'png')),
    'Picture.png',
    { x: 0, y: 4000 },
  )
  panel = await openPanel(document)
})

const selected = async (kind: string) => {
  document.selection = [ids[kind] ?? kind]
  const { sources } = (await panel.ask('open', null)).selection
  return sources[0]
}

const claimFor = (source: Claim['sources'][number]): Claim => ({
  key: `key-${source.id}`,
  sources: [source],
  keep: {},
  grid: { title: 'a test', rows: [''], columns: [''], places: [{ row: 0, column: 0, source: 0 }] },
  body: {
    seed: 'a'.repeat(64),
    cells: [
      recipeSchema.parse({ positivePrompt: 'a test', width: 2048, height: 2048, numberResults: 2 }),
    ],
  },
  by: { relay: 'http://localhost:8787', team: 'local', member: 'admin' },
  madeAt: '2026-11-23T12:00:00Z',
})

test.each([
  'frame',
  'group',
  'component',
  'instance',
  'instance child',
  'picture',
  'text',
  'vector',
  'section',
  'nested',
  'rotated',
  'locked',
  'dot',
  'banner',
  'far away',
  'cell',
])('%s is exported, and its section covers nothing', async (kind) => {
  const source = await selected(kind)
  expect(source).toBeDefined()
  if (!source) return
  expect(source.hindrance).toBeUndefined()
  const longer = source.width >= source.height
  const { width, height } = await panel.ask('exportSource', {
    id: source.id,
    size: longer ? { width: 512, height: 1 } : { width: 1, height: 512 },
  })
  expect(Math.max(width, height)).toBeGreaterThanOrEqual(511)
  const before = new Map(topBoxes().map((box) => [box.id, box]))
  await panel.ask('place', { claim: claimFor(source) })
  const [made, ...others] = [...topBoxes()].sort(
    (a, b) => Number(before.has(a.id)) - Number(before.has(b.id)),
  )
  expect(others).toHaveLength(before.size)
  for (const other of others) {
    expect(before.get(other.id)).toEqual(other)
    expect(overlaps(made as Box, other), `over ${other.name}`).toBe(false)
  }
})

test.each([
  ['hidden', 'hidden'],
  ['empty', 'empty'],
])('%s is refused in a word before anything is paid', async (kind, hindrance) => {
  expect((await selected(kind))?.hindrance).toBe(hindrance)
})

test('several are told in the order in which they are read', async () => {
  document.selection = ['locked', 'frame', 'text', 'picture'].map((kind) => ids[kind] ?? '')
  const { sources } = (await panel.ask('open', null)).selection
  expect(sources.map(({ name }) => name)).toEqual(['frame', 'text', 'locked', 'Picture'])
})

interface Box {
  id: string
  name: string
  x: number
  y: number
  width: number
  height: number
}

/** Returns the visible boxes: a rotated layer by the corners of its box. */
function topBoxes(): Box[] {
  const page = document.graph.getNode(document.currentPageId)
  return (page?.childIds ?? []).flatMap((id) => {
    const node = document.graph.getNode(id)
    if (!node) return []
    const { x, y, width, height } = document.graph.getAbsoluteBounds(id)
    return [{ id, name: node.name, x, y, width, height }]
  })
}

const overlaps = (a: Box, b: Box) =>
  a.x < b.x + b.width - 0.5 &&
  b.x < a.x + a.width - 0.5 &&
  a.y < b.y + b.height - 0.5 &&
  b.y < a.y + a.height - 0.5
