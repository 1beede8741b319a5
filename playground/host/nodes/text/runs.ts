// Ranges of characters with their own style, over the scene graph's runs. Pure: takes a text,
// returns changed runs.
import type { SceneNode, StyleRun } from '@open-pencil/scene-graph'

export type Style = Record<string, unknown>

/** A range and the text with the range's style applied over its own. */
export interface Stretch {
  start: number
  end: number
  styled: SceneNode
}

const defined = (style: object): Style =>
  Object.fromEntries(Object.entries(style).filter(([, value]) => value !== undefined))

const styleAt = (node: SceneNode, at: number): Style =>
  Object.assign(
    {},
    ...node.styleRuns
      .filter((run) => run.start <= at && at < run.start + run.length)
      .map((run) => defined(run.style)),
  )

/** Returns the ranges between the starts and ends of runs; one range for an empty text. */
export function stretches(node: SceneNode, from = 0, to = node.text.length): Stretch[] {
  const ends = node.styleRuns.flatMap((run) => [run.start, run.start + run.length])
  const cuts = [...new Set([from, to, ...ends.filter((at) => at > from && at < to)])].sort(
    (a, b) => a - b,
  )
  if (cuts.length === 1) {
    const at = Math.min(from, Math.max(0, node.text.length - 1))
    return [
      { start: from, end: to, styled: { ...node, ...(styleAt(node, at) as Partial<SceneNode>) } },
    ]
  }
  return cuts.slice(0, -1).map((start, i) => ({
    start,
    end: cuts[i + 1]!,
    styled: { ...node, ...(styleAt(node, start) as Partial<SceneNode>) },
  }))
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Merges adjacent runs with equal styles and removes empty styles. */
function tidy(runs: StyleRun[]): StyleRun[] {
  const out: StyleRun[] = []
  for (const run of runs) {
    if (run.length <= 0 || Object.keys(run.style).length === 0) continue
    const last = out.at(-1)
    if (last && last.start + last.length === run.start && same(last.style, run.style))
      last.length += run.length
    else out.push({ ...run })
  }
  return out
}

/** Returns the runs with these fields set from `start` to `end`. */
export function overlaid(node: SceneNode, start: number, end: number, fields: Style): StyleRun[] {
  const length = node.text.length
  const cuts = [
    ...new Set([
      0,
      length,
      start,
      end,
      ...node.styleRuns.flatMap((run) => [run.start, run.start + run.length]),
    ]),
  ]
    .filter((at) => at >= 0 && at <= length)
    .sort((a, b) => a - b)
  return tidy(
    cuts.slice(0, -1).map((from, i) => {
      const to = cuts[i + 1]!
      const inside = from >= start && to <= end
      return {
        start: from,
        length: to - from,
        style: { ...styleAt(node, from), ...(inside ? fields : {}) },
      }
    }),
  )
}

/** Returns the runs without fields that were set for the whole text. */
export function without(node: SceneNode, fields: readonly string[]): StyleRun[] {
  return tidy(
    node.styleRuns.map((run) => ({
      ...run,
      style: Object.fromEntries(
        Object.entries(defined(run.style)).filter(([field]) => !fields.includes(field)),
      ),
    })),
  )
}

/** Returns the runs after an insertion at `at`, with the style of the character before or after. */
export function inserted(
  node: SceneNode,
  at: number,
  count: number,
  like: 'BEFORE' | 'AFTER',
): StyleRun[] {
  const length = node.text.length
  const model = like === 'BEFORE' ? (at > 0 ? at - 1 : 0) : at < length ? at : length - 1
  const style = length > 0 ? styleAt(node, model) : {}
  const cut = node.styleRuns.flatMap((run) => {
    const end = run.start + run.length
    if (end <= at) return [run]
    if (run.start >= at) return [{ ...run, start: run.start + count }]
    return [
      { ...run, length: at - run.start },
      { ...run, start: at + count, length: end - at },
    ]
  })
  return tidy([...cut, { start: at, length: count, style }].sort((a, b) => a.start - b.start))
}

export function removed(node: SceneNode, start: number, end: number): StyleRun[] {
  const shift = (at: number) => (at <= start ? at : at >= end ? at - (end - start) : start)
  return tidy(
    node.styleRuns.map((run) => {
      const from = shift(run.start)
      return { ...run, start: from, length: shift(run.start + run.length) - from }
    }),
  )
}
