// Checks the ownership rule from outside: compares the layers before the plugin's run, after it,
// and after the designer's edits.
import type { LayerState, LayerStates } from './layer-states.js'
import type { RunStory } from './run-edits.js'
import { RunSession } from './run-session.js'
import { firstDifference } from './rules.js'
import type { Studio } from './studio.js'

/** Returns a sentence about the violation; `undefined` if the rule is kept. */
export async function ownershipViolation(
  studio: Studio,
  story: RunStory,
): Promise<string | undefined> {
  const session = await RunSession.open(studio, story)
  try {
    await session.place()
    const changedSource = firstChange(session.original, session.layers(), () => true)
    if (changedSource) return `placing the run ${changedSource}`
    for (const edit of story.edits) await session.edit(edit)
    const before = session.layers()
    const touched = touchedLayers(session)
    const expected = removableFrames(session, touched)
    const takesPicture = fillableFrames(session, before)
    const removed = await session.act(story.act)
    const after = session.layers()
    const change = firstChange(before, after, (id) => touched.has(id), takesPicture)
    if (change) return `the plugin ${change}`
    if (!removed) return undefined
    const gone = session.frames.flatMap((id, n) => (before.has(id) && !after.has(id) ? [n] : []))
    const counts = {
      counted: removed.counted,
      named: removed.named,
      gone,
      'to be removed': expected,
    }
    const lists = Object.entries(counts).map(
      ([name, numbers]) => `${name}: ${[...numbers].sort().join(', ') || 'none'}`,
    )
    return new Set(lists.map((list) => list.split(': ')[1])).size > 1 ? lists.join('; ') : undefined
  } finally {
    await session.close()
  }
}

/**
 * Returns the layers that the plugin may not change: layers that it did not make, layers that were
 * changed since, and layers inside such a layer. A label in a placeholder stays the plugin's until
 * the label itself is edited.
 */
function touchedLayers(session: RunSession): Set<string> {
  const { original, placed } = session
  const touched = new Set<string>()
  // A parent comes before its children.
  for (const [id, layer] of session.layers()) {
    const as = placed.get(id)
    const isLabel = !!session.entry(id, 'label')
    const edited =
      !as ||
      original.has(id) ||
      firstDifference(seen(as, isLabel), seen(layer, isLabel)) !== undefined
    if (
      edited ||
      (!isLabel &&
        id !== session.section &&
        touched.has(layer.parent) &&
        layer.parent !== session.section)
    )
      touched.add(id)
  }
  return touched
}

/** A label follows its frame, so its size and position do not count as an edit. */
const seen = ({ own }: LayerState, isLabel: boolean) =>
  isLabel
    ? Object.fromEntries(
        Object.entries(own).filter(([name]) => !['x', 'y', 'width', 'height'].includes(name)),
      )
    : own

/**
 * Returns the numbers of the variations that are untouched and that the story's act does not keep.
 */
function removableFrames(session: RunSession, touched: ReadonlySet<string>): number[] {
  const { act } = session.story
  if (!('numbers' in act)) return []
  const layers = session.layers()
  const isFree = (id: string): boolean =>
    layers.has(id) &&
    !touched.has(id) &&
    [...layers].every(([child, { parent }]) => parent !== id || isFree(child))
  const isMeant = (n: number) => act.numbers.includes(n) === (act.act === 'remove')
  return session.frames.flatMap((id, n) =>
    isMeant(n) && session.story.filled.includes(n) && isFree(id) ? [n] : [],
  )
}

/**
 * Returns the placeholders that the plugin may fill. One that a designer moved or dropped a layer
 * into still takes its image, unless the designer gave it another fill.
 */
function fillableFrames(
  { story, frames, placed }: RunSession,
  now: LayerStates,
): ReadonlySet<string> {
  const isBlank = (id: string) =>
    !firstDifference(placed.get(id)?.own['fills'], now.get(id)?.own['fills'])
  const waiting = frames.filter((id, n) => !story.filled.includes(n) && isBlank(id))
  return new Set(story.act.act === 'fill the waiting' ? waiting : [])
}

function firstChange(
  before: LayerStates,
  after: LayerStates,
  concerns: (id: string) => boolean,
  takesPicture: ReadonlySet<string> = new Set(),
): string | undefined {
  for (const [id, layer] of before) {
    if (!concerns(id)) continue
    const now = after.get(id)
    const what = `“${layer.name}” (${layer.type.toLowerCase()})`
    if (!now) return `removed ${what}`
    const kept = ({ own, at }: LayerState) => ({
      ...Object.fromEntries(
        Object.entries(own).filter(([name]) => name !== 'fills' || !takesPicture.has(id)),
      ),
      at,
    })
    const difference = firstDifference(kept(layer), kept(now))
    if (difference) return `changed ${what}: ${difference}`
  }
  return undefined
}
