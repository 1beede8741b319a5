// What a swap changed, written on the layers that it changed: ids do not outlive a copy or another file, what a layer carries does.
// Layers inside an instance carry nothing that is sure to stay, so their outermost instance carries it for them.
import { readEntry, writeEntry } from '../remember/entry.js'

/** `before` is what was there, `after` the picture that the swap put there. */
export type Change =
  | { did: 'image'; before: ImagePaint; after: string; style: string }
  | { did: 'fill'; before: Paint[]; after: string; style: string }
  | { did: 'hide'; how: 'visible'; before: boolean }
  | { did: 'hide'; how: 'opacity'; before: number }
  | {
      did: 'blank'
      fills: Paint[]
      fillStyle: string
      strokes: Paint[]
      strokeStyle: string
      effects: Effect[]
      effectStyle: string
    }
  | { did: 'add'; after: string }

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
}

/** `plain`: see overrides.ts. */
export interface Noted {
  change: Change
  plain: boolean
}

/** By the way from the layer that carries it: empty for itself, `0/2` for the third layer of an instance's first. */
type Notes = Record<string, { made?: Swap; changes?: Record<string, Noted> }>

const notesKey = 'swap-notes'

/** Throws where nothing can be noted: then nothing may be changed either, for nobody could change it back. */
export function noteChange(node: SceneNode, swap: string, noted: Noted): void {
  edit(node, (one) => ({ ...one, changes: { ...one.changes, [swap]: noted } }))
}

export function noteSwap(node: SceneNode, made: Swap): void {
  edit(node, (one) => ({ ...one, made }))
  button(node, true)
}

export function forgetChange(node: SceneNode, swap: string): void {
  edit(node, ({ changes: { [swap]: _, ...changes } = {}, ...rest }) =>
    Object.keys(changes).length > 0 ? { ...rest, changes } : rest,
  )
}

export function forgetSwap(node: SceneNode): void {
  edit(node, ({ made: _, ...rest }) => rest)
  button(node, false)
}

/** Figma's button for whoever selects the layer, this week or next. An instance's own layers carry none. */
function button(node: SceneNode, on: boolean): void {
  if (holderOf(node).holder.id !== node.id) return
  const { restore: _, ...others } = node.getRelaunchData()
  node.setRelaunchData(on ? { ...others, restore: '' } : others)
}

/** An instance may show its component's entry as its own; that swap is the component's. */
export async function swapOn(node: SceneNode): Promise<Swap | undefined> {
  const { holder, path } = holderOf(node)
  const made = read(holder)[path]?.made
  if (!made || holder.type !== 'INSTANCE') return made
  const component = await holder.getMainComponentAsync()
  return component && readEntry(component, notesKey) === readEntry(holder, notesKey) ? undefined : made
}

/** The layer itself and all below it that a swap changed. */
export function changedIn(root: SceneNode, swap: string): { node: SceneNode; noted: Noted }[] {
  const below = 'findAllWithCriteria' in root ? root.findAllWithCriteria({ pluginData: { keys: [notesKey] } }) : []
  const holders = new Map([holderOf(root).holder, ...below].map((holder) => [holder.id, holder]))
  return [...holders.values()].flatMap((holder) =>
    Object.entries(read(holder)).flatMap(([path, { changes }]) => {
      const [node, noted] = [layerAt(holder, path), changes?.[swap]]
      return node && noted ? [{ node, noted }] : []
    }),
  )
}

/** Every layer of a page that was swapped by the same press of the button. */
export function swappedTogether(page: PageNode, swap: string): SceneNode[] {
  return page.findAllWithCriteria({ pluginData: { keys: [notesKey] } }).flatMap((holder) =>
    Object.entries(read(holder)).flatMap(([path, { made }]) => {
      const node = made?.swap === swap ? layerAt(holder, path) : undefined
      return node ? [node] : []
    }),
  )
}

function edit(node: SceneNode, change: (one: Notes[string]) => Notes[string]): void {
  const { holder, path } = holderOf(node)
  const { [path]: one = {}, ...rest } = read(holder)
  const next = change(one)
  const notes = Object.keys(next).length > 0 ? { ...rest, [path]: next } : rest
  writeEntry(holder, notesKey, Object.keys(notes).length > 0 ? JSON.stringify(notes) : '')
}

/** Somebody else may have written there: what cannot be read is no note. */
function read(holder: SceneNode): Notes {
  try {
    const notes: unknown = JSON.parse(readEntry(holder, notesKey) || '{}')
    return typeof notes === 'object' && notes !== null ? (notes as Notes) : {}
  } catch {
    return {}
  }
}

function holderOf(node: SceneNode): { holder: SceneNode; path: string } {
  let [holder, path] = [node, '']
  let way: number[] = []
  for (
    let at: SceneNode = node;
    at.parent && at.parent.type !== 'PAGE' && at.parent.type !== 'DOCUMENT';
    at = at.parent as SceneNode
  ) {
    const { id, parent } = at
    way = [parent.children.findIndex((child) => child.id === id), ...way]
    if (parent.type === 'INSTANCE') [holder, path] = [parent, way.join('/')]
  }
  return { holder, path }
}

function layerAt(holder: SceneNode, path: string): SceneNode | undefined {
  let at: SceneNode | undefined = holder
  for (const index of path === '' ? [] : path.split('/')) at = at && 'children' in at ? at.children[Number(index)] : undefined
  return at
}
