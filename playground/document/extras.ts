// What Figma keeps on a node and the scene graph has no field for: kept on the node itself, under Figma's name behind a mark, so that copies,
// undo and the file take it along. Pure.
import type { SceneNode } from '@open-pencil/scene-graph'

const extraPrefix = 'figma:'

export const extraOf = <T>(on: object, name: string): T | undefined =>
  (on as Record<string, T | undefined>)[extraPrefix + name]

/** As a change for `updateNode`, or for the style of a run of letters. */
export const extra = (name: string, value: unknown): Partial<SceneNode> =>
  ({ [extraPrefix + name]: value }) as Partial<SceneNode>

/** Figma's name of such a field; undefined for a field of the scene graph's own. */
export const extraName = (field: string): string | undefined =>
  field.startsWith(extraPrefix) ? field.slice(extraPrefix.length) : undefined

export const extrasOf = (on: object): [name: string, value: unknown][] =>
  Object.entries(on).flatMap(([field, value]) => {
    const name = extraName(field)
    return name === undefined || value === undefined ? [] : [[name, value]]
  })
