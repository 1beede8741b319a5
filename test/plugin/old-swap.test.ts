// Tests that swaps of an older version can be restored. `old-data/swapped-by-0.1.fig` was saved
// after that version's own swaps.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PlaygroundDocument } from 'figma-playground/document'
import { startDrawingInNode } from 'figma-playground/node'
import { layer } from './campaign.js'
import { openConnected, run, startVoucher, type Voucher } from './vouching.js'

let voucher: Voucher
beforeAll(async () => {
  await startDrawingInNode()
  voucher = await startVoucher()
})
afterAll(() => voucher.close())

const file = resolve(import.meta.dirname, 'old-data/swapped-by-0.1.fig')

test('layers that version 0.1 swapped are restored, each to its last property', async () => {
  const document = await PlaygroundDocument.open(
    new Uint8Array(readFileSync(file)),
    'swapped-by-0.1.fig',
  )
  const panel = await openConnected(document, voucher)
  for (const [n, name] of ['Image', 'Fill', 'Hidden', 'Row', 'Blank', 'Group'].entries())
    expect(await panel.ask('restore', { id: layer(document, name).id })).toEqual({
      count: 1,
      changed: [],
      run,
      n,
    })
  const fills = (...names: string[]) =>
    layer(document, ...names).fills.map(({ type, opacity, visible, imageScaleMode }) => [
      type,
      Math.fround(opacity),
      visible,
      imageScaleMode,
    ])
  expect(fills('Image')).toEqual([
    ['IMAGE', 1, true, 'CROP'],
    ['SOLID', Math.fround(0.3), true, undefined],
  ])
  expect(fills('Fill')).toEqual([['SOLID', 1, true, undefined]])
  expect(layer(document, 'Fill').fillStyleId).toBeTruthy()
  const children = (name: string) =>
    document.graph
      .getChildren(layer(document, name).id)
      .map((child) => [child.name, child.visible, child.opacity])
  expect(children('Hidden')).toEqual([
    ['Photo', true, 1],
    ['Words', true, 1],
  ])
  expect(children('Row')).toEqual([
    ['Block', true, 1],
    ['Words', true, 1],
  ])
  expect(children('Group')).toEqual([
    ['A', true, 1],
    ['B', true, 1],
  ])
  expect(children('Blank')).toEqual([['Body', true, 1]])
  expect(layer(document, 'Body')).toMatchObject({
    fills: [{ visible: true }],
    strokes: [{ visible: true }],
    effects: [{ visible: true }],
  })
  const records = [...document.graph.getAllNodes()].flatMap(({ pluginData }) =>
    pluginData.map(({ key }) => key),
  )
  expect(records.filter((key) => key.startsWith('swap-notes'))).toEqual([])
})
