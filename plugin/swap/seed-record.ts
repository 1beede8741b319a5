// Which layers a seed picture contains: remembered when the picture is exported, stored with the file when its variations are placed.
// A layer that came into the source later is not in the picture, so a swap leaves it visible.
import { canBeSeen, isMask } from '../keep/find.js'
import { digest } from '../document/digest.js'
import { readValue } from '../document/nodes.js'
import { readJson, writeEntry } from '../remember/entry.js'
import { hasSwapRecord } from './swap-record.js'

export interface SeedRecord {
  ids: string[]
  /** Fingerprints of the same layers: a layer that was cut and pasted has a new id. */
  prints: string[]
}

const frameKey = 'seed-layers'
const rootKey = (print: string) => `seed:${print}`
/** Beyond this many layers only ids are stored: a fingerprint reads every property. */
const mostPrints = 500

const exported = new Map<string, { kept: string; record: SeedRecord }>()

/** Remembers what the picture contains that is being exported at this moment. */
export function rememberExport(source: SceneNode, kept: readonly string[]): void {
  exported.set(source.id, { kept: kept.join(' '), record: recordOf(source, new Set(kept)) })
}

/** Stores on a variation's frame what its seed picture contained. Variations of one export share one entry of the file. */
export function writeSeedRecord(
  frame: FrameNode,
  source: SceneNode,
  kept: readonly string[],
): void {
  const known = exported.get(source.id)
  const record = known?.kept === kept.join(' ') ? known.record : recordOf(source, new Set(kept))
  const text = JSON.stringify(record)
  const key = rootKey(digest(text))
  if (!figma.root.getPluginData(key)) writeEntry(figma.root, key, text)
  frame.setPluginData(frameKey, key)
}

/** Returns `undefined` for a variation of an older version, or one that came from another file. */
export function readSeedRecord(frame: FrameNode): SeedRecord | undefined {
  const key = frame.getPluginData(frameKey)
  const record = key && (readJson(figma.root, key) as Partial<SeedRecord> | null | undefined)
  return record && Array.isArray(record.ids) && Array.isArray(record.prints)
    ? (record as SeedRecord)
    : undefined
}

/** Returns a test for the layers that the picture contains. */
export function seedTest({ ids, prints }: SeedRecord): (node: SceneNode) => boolean {
  const [known, looks] = [new Set(ids), new Set(prints)]
  return (node) => known.has(node.id) || looks.has(printOfLayer(node))
}

function recordOf(source: SceneNode, kept: ReadonlySet<string>): SeedRecord {
  const record: SeedRecord = { ids: [], prints: [] }
  const walk = (parent: SceneNode): void => {
    if (!('children' in parent) || parent.type === 'BOOLEAN_OPERATION') return
    for (const child of parent.children) {
      // What an earlier swap hides is in the picture by way of that swap's own picture.
      if (kept.has(child.id) || (!canBeSeen(child) && !hasSwapRecord(child))) continue
      if (!isMask(child)) {
        record.ids.push(child.id)
        if (record.prints.length < mostPrints) record.prints.push(printOfLayer(child))
      }
      walk(child)
    }
  }
  walk(source)
  return record
}

function printOfLayer(node: SceneNode): string {
  const read = (name: string) => readValue(node, name)
  const { type, name, width, height, relativeTransform } = node
  // A layer that is pasted in place, or read from a file, has the same place but for the last bits of its numbers.
  const place = [width, height, ...relativeTransform.flat()].map(
    (value) => Math.round(value * 100) / 100 + 0,
  )
  return digest(
    JSON.stringify([type, name, place, ...['characters', 'fills', 'effects'].map(read)]),
  )
}
