// A designer's actions in the panel, by the names on screen; and the contents of the saved file.
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { recordSchema, type VariationRecord } from '../../contract/record.js'
import { PlaygroundDocument } from 'figma-playground/document'
import { startDrawingInNode } from 'figma-playground/node'
import { patienceMs } from '../patience.js'
import type { Desk } from './house.js'

export async function selectLayer({ page }: Desk, name: string): Promise<void> {
  await page
    .getByRole('tree', { name: 'Layers' })
    .getByRole('treeitem', { name, exact: true })
    .first()
    .click()
}

/** Opens the form from any view of the panel. */
export async function toForm({ panel }: Desk): Promise<void> {
  const back = panel.getByRole('button', { name: 'Back' })
  if (await back.count()) await back.click()
}

export async function remix(desk: Desk, prompt: string, variations: number): Promise<void> {
  const { panel } = desk
  await toForm(desk)
  await panel.getByRole('textbox', { name: 'Prompt' }).fill(prompt)
  await panel.getByRole('spinbutton', { name: 'Variations' }).fill(String(variations))
  await panel.getByRole('button', { name: /^Remix/ }).click()
}

/** Waits until every tile of the newest run shows that its image is on the canvas. */
export async function allPlaced(
  { panel }: Desk,
  count: number,
  timeout = patienceMs(100_000),
): Promise<void> {
  const tiles = panel.getByRole('list', { name: 'Variations' }).getByRole('listitem')
  await tiles
    .filter({ hasText: 'On canvas' })
    .nth(count - 1)
    .waitFor({ timeout })
  expect(await tiles.count()).toBe(count)
}

export interface Saved {
  document: PlaygroundDocument
  bytes: Uint8Array
}

export async function save({ page }: Desk): Promise<Saved> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save .fig' }).click()
  const bytes = new Uint8Array(readFileSync(await (await download).path()))
  await startDrawingInNode()
  return { bytes, document: await PlaygroundDocument.open(bytes, 'saved.fig') }
}

interface Frame {
  name: string
  box: { x: number; y: number; width: number; height: number }
  /** Returns the bytes of its image fill. */
  image(): Uint8Array
  /** Returns a rendering as PNG. */
  picture(): Promise<Uint8Array>
  record: VariationRecord
  /** It has an image fill. */
  filled: boolean
  /** Its layers, lowest first. */
  layers: readonly { name: string; type: string; text: string; visible: boolean }[]
}

/**
 * Returns a source on the first page or on the named one, its variations by number, and everything
 * else on that page.
 */
export function variationsOf(
  { document }: Saved,
  name: string,
  on?: string,
): { source: Frame; variations: Frame[]; others: Frame[] } {
  const named = [...document.nodes.values()].find(
    (node) => node.type === 'CANVAS' && node.name === on,
  )?.id
  const page = document.graph.getNode(named ?? document.currentPageId)
  const within = (ids: readonly string[]) => ids.flatMap((id) => document.graph.getNode(id) ?? [])
  const top = within(page?.childIds ?? [])
  // A run's frames are in its section.
  const inside = top
    .filter(({ type }) => type === 'SECTION')
    .flatMap(({ childIds }) => within(childIds))
  const frames = [...top, ...inside]
  const boxOf = (node: (typeof frames)[number]) => {
    const { x = 0, y = 0 } =
      top.find(({ id }) => id === node.parentId && inside.includes(node)) ?? {}
    return { x: node.x + x, y: node.y + y, width: node.width, height: node.height }
  }
  const frameOf = (node: (typeof frames)[number]): Frame => ({
    name: node.name,
    box: boxOf(node),
    image: () => {
      const fill = node.fills.find(({ type }) => type === 'IMAGE')
      const bytes = fill?.imageHash ? document.image(fill.imageHash) : undefined
      if (!bytes) throw new Error(`${node.name} has no image`)
      return bytes
    },
    filled: node.fills.some(({ type }) => type === 'IMAGE'),
    layers: within(node.childIds),
    picture: async () => {
      const bytes = await document.render([node.id], { format: 'PNG', scale: 0.25 })
      if (!bytes) throw new Error(`${node.name} has nothing to show`)
      return bytes
    },
    get record() {
      return recordSchema.parse(
        JSON.parse(node.pluginData.find(({ key }) => key === 'record')?.value ?? 'null'),
      )
    },
  })
  const made = frames.filter((node) => node.name.startsWith(`${name} / `))
  const source = frames.find((node) => node.name === name)
  if (!source) throw new Error(`no frame “${name}”`)
  return {
    source: frameOf(source),
    variations: made
      .map(frameOf)
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
    others: top
      .filter(
        (node) =>
          !made.includes(node) && !node.childIds.some((id) => made.some((one) => one.id === id)),
      )
      .map(frameOf),
  }
}
