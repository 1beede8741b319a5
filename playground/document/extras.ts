// Stores node data of Figma's that the scene graph has no field for: on the node itself, under
// Figma's name with a prefix, so that copies, undo and the file include it. Pure.
import type { SceneNode } from '@open-pencil/scene-graph'

const extraPrefix = 'figma:'

export const extraOf = <T>(on: object, name: string): T | undefined =>
  (on as Record<string, T | undefined>)[extraPrefix + name]

/** Returns the field as a change for `updateNode`, or for the style of a text run. */
export const extra = (name: string, value: unknown): Partial<SceneNode> =>
  ({ [extraPrefix + name]: value }) as Partial<SceneNode>

/** Returns Figma's name of an extra field; undefined for the scene graph's own fields. */
export const extraName = (field: string): string | undefined =>
  field.startsWith(extraPrefix) ? field.slice(extraPrefix.length) : undefined

export const extrasOf = (on: object): [name: string, value: unknown][] =>
  Object.entries(on).flatMap(([field, value]) => {
    const name = extraName(field)
    return name === undefined || value === undefined ? [] : [[name, value]]
  })
