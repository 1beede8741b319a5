// What a swap changed, stored on the layers that it changed: ids do not outlive a copy or another file, what a layer carries does.
// Layers inside an instance carry nothing that is sure to stay, so their outermost instance carries it for them.
import { readEntry, readJson, writeEntry } from '../remember/entry.js'
import { asChange, type OldChange } from './old-record.js'
import type { Painting, Values } from './values.js'

export type Change =
  /** These properties of the layer were `before`, and the swap made them `after`. */
  | { did: 'set'; before: Values; after: Values; styles: Partial<Record<Painting, string>> }
  /** The swap added the layer. `after` is what can be seen of it; x and y count from its parent. */
  | { did: 'add'; after: Record<string, unknown> }

/** `swap` names one press of the button; all that belongs to it carries the same name. */
export interface Swap {
  swap: string
  run: string
  n: number
  /** The source's fingerprint just before and just after. */
  before: string
  after: string
  /** ISO 8601. */
  at: string
  /** The layer that this was written on: a copy carries it too, under an id of its own. Absent from older versions. */
  on?: string
  /** Every layer that one press swapped. */
  together?: string[]
  /** What carries the records of this layer's swap: found again wherever it was moved. */
  carriers?: string[]
}

export interface Noted {
  change: Change
  /** See overrides.ts. */
  plain: boolean
  /** The id of the layer that carries this, when it was written. Absent from older versions. */
  on?: string
  /** For a layer inside an instance: how to find it in a copy, once its component has changed, or once the instance is detached. */
  layer?: LayerSign
}

interface LayerSign {
  id: string
  /** Numbers among siblings, from the instance down. */
  path: string
  name: string
  type: string
}

/** By the layer's id inside its instance, such as `4:5`; empty for the carrier itself. Older versions stored a path of numbers, such as `0/2`. */
type Entry = Record<
  string,
  { made?: Swap; changes?: Record<string, Noted & { change: Change | OldChange }> }
>

const entryKey = 'swap-notes'
const criteria = { pluginData: { keys: [entryKey] } }

/** Throws where nothing can be stored: then nothing may be changed either, for nobody could change it back. */
export function recordChange(node: SceneNode, swap: string, change: Change, plain: boolean): void {
  const { carrier, key, path } = carrierOf(node)
  const layer = key === '' ? {} : { layer: { id: node.id, path, name: node.name, type: node.type } }
  edit(node, (one) => ({
    ...one,
    changes: { ...one.changes, [swap]: { change, plain, on: carrier.id, ...layer } },
  }))
}

/** Replaces what is recorded of a layer by what could not be given back. */
export function keepChange({ carrier, key, noted, swap }: Found, change: Change): void {
  editKey(carrier, key, (one) => ({
    ...one,
    changes: { ...one.changes, [swap]: { ...noted, change } },
  }))
}

export function recordSwap(node: SceneNode, made: Swap): void {
  edit(node, (one) => ({ ...one, made: { ...made, on: node.id } }))
}

export function forgetChange({ carrier, key, swap }: Found): void {
  editKey(carrier, key, ({ changes: { [swap]: _, ...changes } = {}, ...rest }) =>
    Object.keys(changes).length > 0 ? { ...rest, changes } : rest,
  )
}

export function forgetSwap(node: SceneNode): void {
  edit(node, ({ made: _, ...rest }) => rest)
}

/** An instance may show its component's entry as its own; that swap is the component's. */
export async function swapOn(node: SceneNode): Promise<Swap | undefined> {
  const { carrier, key } = carrierOf(node)
  const made = (read(carrier)[key] ?? read(carrier)[oldKey(node)])?.made
  if (!made || carrier.type !== 'INSTANCE') return made
  const component = await carrier.getMainComponentAsync()
  return component && readEntry(component, entryKey) === readEntry(carrier, entryKey)
    ? undefined
    : made
}

/** The names of the swaps that changed this very layer. */
export function swapsOf(node: SceneNode): string[] {
  const { carrier, key } = carrierOf(node)
  return Object.keys(read(carrier)[key]?.changes ?? {})
}

export const hasSwapRecord = (node: SceneNode) => swapsOf(node).length > 0

/** A layer that a swap changed, and where that is recorded. */
export interface Found {
  node: SceneNode
  carrier: SceneNode
  key: string
  swap: string
  noted: Noted
}

/** The layer itself and all below it that a swap changed. */
export function changedIn(root: SceneNode | PageNode, swap: string): Found[] {
  const below = 'findAllWithCriteria' in root ? root.findAllWithCriteria(criteria) : []
  const carriers = new Map(
    [...(root.type === 'PAGE' ? [] : [carrierOf(root).carrier]), ...below].map((one) => [
      one.id,
      one,
    ]),
  )
  return [...carriers.values()]
    .filter((carrier) => carrierOf(carrier).key === '')
    .flatMap((carrier) => changesOn(carrier, swap))
}

/** What a layer carries of a swap, for itself and for its layers where it is an instance. */
export function changesOn(carrier: SceneNode, swap: string): Found[] {
  return Object.entries(read(carrier)).flatMap(([key, { changes }]) => {
    const noted = changes?.[swap]
    const node = noted && layerAt(carrier, key, noted)
    return noted && node
      ? [{ node, carrier, key, swap, noted: { ...noted, change: asChange(node, noted.change) } }]
      : []
  })
}

/** Every layer of a page that was swapped by the same press of the button, copies too. */
export function swappedTogether(page: PageNode, swap: string): SceneNode[] {
  return page.findAllWithCriteria(criteria).flatMap((carrier) =>
    Object.entries(read(carrier)).flatMap(([key, { made }]) => {
      const node = made?.swap === swap ? layerAt(carrier, key) : undefined
      return node ? [node] : []
    }),
  )
}

function edit(node: SceneNode, change: (one: Entry[string]) => Entry[string]): void {
  const { carrier, key } = carrierOf(node)
  editKey(
    carrier,
    key in read(carrier) || !(oldKey(node) in read(carrier)) ? key : oldKey(node),
    change,
  )
}

function editKey(
  carrier: SceneNode,
  key: string,
  change: (one: Entry[string]) => Entry[string],
): void {
  const { [key]: one = {}, ...rest } = read(carrier)
  const next = change(one)
  const entry = Object.keys(next).length > 0 ? { ...rest, [key]: next } : rest
  const empty = Object.keys(entry).length === 0
  writeEntry(carrier, entryKey, empty ? '' : JSON.stringify(entry))
  showButton(carrier, !empty)
}

/** Figma's button for whoever selects the layer, this week or next. An instance's own layers carry none. */
function showButton(carrier: SceneNode, on: boolean): void {
  const { restore: had, ...others } = carrier.getRelaunchData()
  if ((had !== undefined) !== on) carrier.setRelaunchData(on ? { ...others, restore: '' } : others)
}

/** Somebody else may have written there: what cannot be read is no record. */
function read(carrier: SceneNode): Entry {
  const entry = readJson(carrier, entryKey)
  return typeof entry === 'object' && entry !== null ? (entry as Entry) : {}
}

function carrierOf(node: SceneNode): { carrier: SceneNode; key: string; path: string } {
  let [carrier, path] = [node, '']
  let way: number[] = []
  for (
    let at: SceneNode = node;
    at.parent && at.parent.type !== 'PAGE' && at.parent.type !== 'DOCUMENT';
    at = at.parent as SceneNode
  ) {
    const { id, parent } = at
    way = [parent.children.findIndex((child) => child.id === id), ...way]
    if (parent.type === 'INSTANCE') [carrier, path] = [parent, way.join('/')]
  }
  const inside = `I${carrier.id};`
  return { carrier, path, key: node.id.startsWith(inside) ? node.id.slice(inside.length) : path }
}

const oldKey = (node: SceneNode) => carrierOf(node).path

function layerAt(carrier: SceneNode, key: string, noted?: Noted): SceneNode | undefined {
  if (key === '') return carrier
  const all = 'findAll' in carrier ? carrier.findAll() : []
  const sign = noted?.layer
  const found = all.find(({ id }) => id === `I${carrier.id};${key}` || id === sign?.id)
  if (found || !sign) return found ?? (key.includes(':') ? undefined : atPath(carrier, key))
  const isIt = (node: SceneNode | undefined) => node?.name === sign.name && node.type === sign.type
  const there = atPath(carrier, sign.path)
  return isIt(there) ? there : all.find(isIt)
}

function atPath(carrier: SceneNode, path: string): SceneNode | undefined {
  let at: SceneNode | undefined = carrier
  for (const index of path.split('/'))
    at = at && 'children' in at ? at.children[Number(index)] : undefined
  return at
}
