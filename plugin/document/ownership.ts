// Ownership: the plugin changes and removes only nodes that it created, that are still where it put them, and that nobody edited.
// Every place that writes to or removes a node asks this module; there is no second rule.
import { readEntry, readJson, writeEntry } from '../remember/entry.js'
import { digest } from './digest.js'
import { readValue } from './nodes.js'

/** Holds JSON of `CreationRecord`. A copy carries the original's entry, so the node id in it gives the copy away. */
const creationKey = 'created'

interface CreationRecord {
  id: string
  parent: string
  /** The state of the node when the plugin last wrote to it, see `lookOf`. */
  look: string
}

/** Stores where the node is and how it looks now. Call this after each change that the plugin makes to a node of its own. */
export function recordCreation(node: SceneNode): void {
  const record: CreationRecord = { id: node.id, parent: node.parent?.id ?? '', look: lookOf(node) }
  writeEntry(node, creationKey, JSON.stringify(record))
}

/**
 * Returns true for the very node that the plugin created, in whatever state it is now, and false for a copy. Nodes of runs from before
 * this record existed count as created.
 */
export function isOriginal(node: SceneNode): boolean {
  if (!readEntry(node, creationKey)) return true
  return readRecord(node)?.id === node.id
}

/** Returns true if the plugin may move, restyle or remove the node with all its layers. */
export function isOwn(node: SceneNode): boolean {
  const record = readRecord(node)
  return (
    record !== undefined &&
    record.id === node.id &&
    record.parent === node.parent?.id &&
    record.look === lookOf(node)
  )
}

/** Returns true for a node that has a creation record, its own or one that it got by being copied. */
export const hasCreationRecord = (node: SceneNode) => readRecord(node) !== undefined

/** Returns the id that a node or its original had when it was created. */
export const createdId = (node: SceneNode) => readRecord(node)?.id

/**
 * Some hosts give every node of a file a new id when the file is opened. Stores the new ids of a parent and of those of its children that
 * were created in it. The caller makes sure that the parent is the original.
 */
export function renewIds(parent: SectionNode): SceneNode[] {
  const before = createdId(parent)
  const renew = (node: SceneNode): SceneNode => {
    const record = { ...readRecord(node), id: node.id, parent: node.parent?.id ?? '' }
    writeEntry(node, creationKey, JSON.stringify(record))
    return node
  }
  const created = parent.children.filter((child) => readRecord(child)?.parent === before)
  const single = created.filter(
    (child) => created.filter((other) => createdId(other) === createdId(child)).length === 1,
  )
  return [parent, ...single].map(renew)
}

/**
 * Returns what a text says and in which paint, as a fingerprint. Size and place are left out, for they follow the frame around the text.
 */
export function textFingerprint({ name, characters, fills }: TextNode): string {
  return digest(
    JSON.stringify([name, characters, fills === figma.mixed ? 'mixed' : fills.map(describePaint)]),
  )
}

function readRecord(node: SceneNode): CreationRecord | undefined {
  const record = readJson(node, creationKey) as Partial<CreationRecord> | null | undefined
  const complete =
    typeof record?.id === 'string' &&
    typeof record.parent === 'string' &&
    typeof record.look === 'string'
  return complete ? (record as CreationRecord) : undefined
}

/**
 * Returns what a designer can change of a node, its place in its parent included. A section's layers are left out: what is dropped into
 * a section does not change the section. Numbers are rounded, because files store them with less precision than the sandbox.
 */
function lookOf(node: SceneNode): string {
  return digest(JSON.stringify(describe(node)))
}

function describe(node: SceneNode): unknown[] {
  // Another font version lays a text out with another height; that is no edit.
  const size = node.type === 'TEXT' ? [] : [round(node.width), round(node.height)]
  const place = node.relativeTransform.flat().map(round)
  const own = [node.type, node.name, node.visible, node.locked, size, place, ...appearance(node)]
  if (node.type === 'SECTION') return own
  if (node.type === 'INSTANCE') return [...own, overrides(node)]
  return 'children' in node ? [...own, node.children.map(describe)] : own
}

function appearance(node: SceneNode): unknown[] {
  const read = (name: string) => readValue(node, name)
  const paints = (name: 'fills' | 'strokes', style: string): unknown => {
    const [value, id] = [read(name), read(style)]
    return typeof id === 'string' && id !== ''
      ? id
      : Array.isArray(value)
        ? (value as Paint[]).map(describePaint)
        : null
  }
  const effects = (read('effects') as readonly Effect[] | undefined) ?? []
  const isShape = node.type !== 'INSTANCE'
  return [
    round(read('opacity')),
    read('blendMode'),
    read('characters'),
    node.type === 'TEXT' ? [round(read('fontSize')), read('fontName')] : null,
    isShape
      ? [paints('fills', 'fillStyleId'), paints('strokes', 'strokeStyleId'), read('cornerRadius')]
      : null,
    effects.map(({ type, visible }) => [type, visible]),
  ]
}

/** A paint that a variable holds changes with the variable; that is no edit of the node. */
function describePaint(paint: Paint): unknown[] {
  const shown = [paint.type, paint.visible !== false, round(paint.opacity ?? 1)]
  if (paint.type === 'IMAGE') return [...shown, paint.imageHash, paint.scaleMode]
  if (paint.type !== 'SOLID') return shown
  const { r, g, b } = paint.color
  return [
    ...shown,
    paint.boundVariables?.color?.id ?? [r, g, b].map((part) => Math.round(part * 255)),
  ]
}

/** An instance follows its component; only what was overridden in it is an edit. */
function overrides(node: InstanceNode): unknown[] {
  return node.overrides.map(({ overriddenFields }) => [...overriddenFields].sort().join()).sort()
}

function round(value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 10) / 10 + 0 : value
}
