// Takes one generated document through a run, a swap and a restore, with a designer's edits between
// them, and finds the first broken rule.
import type { SwapRefusal } from '../../contract/failure.js'
import { keepLook, type Edit } from './designer-edits.js'
import type { DocumentSpec } from './document-generator.js'
import { likeness } from './likeness.js'
import { isRealReason } from './reasons.js'
import { documentState, firstDifference, layersBelow, type StateOptions } from './rules.js'
import { CanvasSession } from './session.js'
import type { Studio } from './studio.js'

export interface Story {
  document: DocumentSpec
  /** Between the run and the swap. */
  before: Edit[]
  /** Between the swap and the restore. */
  after: Edit[]
}

const mostDifferent = 0.005

/** Returns a sentence about the violation; `undefined` if all rules are kept. */
export async function violation(studio: Studio, story: Story): Promise<string | undefined> {
  const { document: spec, before, after } = story
  const session = await CanvasSession.open(studio, spec)
  try {
    if (!(await session.remix(spec.picture))) return undefined
    for (const edit of before) await session.edit(edit)
    const { document, tag } = session
    const unswapped = documentState(document, tag)
    const beside = () => documentState(document, tag, { without: besideSource(session) })
    const [others, late] = [beside(), lateLayers(session)]
    const { hindrance } = await session.panel.ask('swapState', { id: session.variation })
    const refused = await session.swap().then(() => undefined, refusalOf)
    if (refused !== undefined) {
      const touched = firstDifference(unswapped, documentState(document, tag))
      if (touched) return `a refused swap changed ${touched}`
      if (refused !== 'sourceGone' && hindrance !== refused)
        return `${refused} was not said before the press, but ${hindrance}`
      return isRealReason(refused, session)
        ? undefined
        : `the swap was refused for ${refused}, which is not so`
    }
    if (hindrance) return `${hindrance} was said before the press, but the swap was done`
    const touched = firstDifference(others, beside()) ?? firstDifference(late, lateLayers(session))
    if (touched) return `the swap changed ${touched}, which it has nothing to do with`
    const share = keepLook(before) ? await likeness(session, spec) : 0
    if (share > mostDifferent)
      return `after the swap ${(share * 100).toFixed(1)} % of the pixels are not the variation's (live layers: ${session.keep.length})`
    const copiesBefore = session.copies.length
    for (const edit of after) await session.edit(edit)
    const named = (await session.restore()).changed
    for (const copy of session.copies.slice(copiesBefore))
      named.push(...(await session.restore(copy)).changed)
    return await notRestored(studio, story, session, unswapped, named)
  } finally {
    await session.close()
  }
}

/**
 * Returns the first difference after a restore. A layer changed since the swap must be named, and
 * keeps its notes.
 */
async function notRestored(
  studio: Studio,
  story: Story,
  session: CanvasSession,
  unswapped: unknown,
  named: string[],
): Promise<string | undefined> {
  const options = { withoutNotes: named.length > 0, withoutUnsaved: session.renewedIds }
  const expected =
    story.after.length === 0 && named.length === 0
      ? unswapped
      : await stateWithoutSwap(studio, story, options)
  const difference = firstDifference(
    expected,
    documentState(session.document, session.tag, options),
  )
  if (difference) return `after the restore ${difference}`
  // A blend mode that a file has not stored is a change too.
  const touching =
    session.renewedIds ||
    story.after.some(({ edit }) => edit.startsWith('recolour') || edit.startsWith('fade'))
  return named.length > 0 && !touching
    ? `the restore named ${named.join(', ')}, which nobody had changed`
    : undefined
}

/** Returns the state of the same document with the same edits, without any swap. */
async function stateWithoutSwap(
  studio: Studio,
  { document, before, after }: Story,
  options: StateOptions,
): Promise<unknown> {
  const session = await CanvasSession.open(studio, document)
  try {
    await session.remix(document.picture)
    for (const edit of before) await session.edit(edit)
    session.forgetEdits()
    for (const edit of after) await session.edit(edit)
    return documentState(session.document, session.tag, options)
  } finally {
    await session.close()
  }
}

function refusalOf(error: unknown): SwapRefusal {
  const failure = JSON.parse((error as Error).message) as { kind: string; because?: SwapRefusal }
  if (failure.kind !== 'cannotSwap' || !failure.because) throw error
  return failure.because
}

/** Returns the source and its instances, which follow it. */
function besideSource({ document, source }: CanvasSession): Set<string> {
  const instances = [...document.graph.getAllNodes()].filter(
    ({ componentId }) => componentId === source,
  )
  return new Set([source, ...instances.map(({ id }) => id)])
}

/** Returns the layers that were added to the source after its export, in their current state. */
function lateLayers({ document, source }: CanvasSession): unknown {
  return layersBelow(document, source)
    .map((id) => document.graph.getNode(id))
    .filter((node) => node?.name.startsWith('added'))
    .map((node) => ({
      name: node?.name,
      visible: node?.visible,
      opacity: node?.opacity,
      fills: node?.fills,
    }))
}
