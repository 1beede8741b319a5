// Instances follow their component again after a restore: an override that says what the component says would still hold on to it.
import type { Values } from './values.js'
import { styleNames } from './values.js'

/** What comes along with any change of a swap's. */
const beside: readonly string[] = ['pluginData', 'relaunchData', 'boundVariables']

/** It lies in an instance, or is one, on which nothing but records was overridden. */
export function isPlain(node: SceneNode): boolean {
  return (
    instanceAround(node)?.overrides.every(({ overriddenFields }) =>
      overriddenFields.every((field) => beside.includes(field)),
    ) ?? false
  )
}

/**
 * `restored`: the layers that were given back, with the properties that the swap had set.
 * Figma can only take away all overrides of an instance at once: done only where all that are left are of these.
 */
export function removeOwnOverrides(restored: readonly { node: SceneNode; set: Values }[]): void {
  const fields = new Map<string, readonly string[]>()
  for (const { node, set } of restored) {
    const names = Object.keys(set)
    const styles = names.flatMap((name) =>
      name in styleNames ? [styleNames[name as keyof typeof styleNames]] : [],
    )
    // A weight is stored for each side.
    const sides = names.includes('strokeWeight')
      ? ['strokeTopWeight', 'strokeBottomWeight', 'strokeLeftWeight', 'strokeRightWeight']
      : []
    fields.set(node.id, [...names, ...styles, ...sides])
  }
  const instances = new Map(
    restored.flatMap(({ node }) => {
      const instance = instanceAround(node)
      return instance ? [[instance.id, instance] as const] : []
    }),
  )
  for (const instance of instances.values()) {
    const own = ({ id, overriddenFields }: { id: string; overriddenFields: string[] }) =>
      overriddenFields.every((field) => beside.includes(field) || fields.get(id)?.includes(field))
    if (instance.overrides.every(own)) instance.removeOverrides()
  }
}

function instanceAround(node: SceneNode): InstanceNode | undefined {
  let outermost: InstanceNode | undefined
  for (let at: BaseNode | null = node; at; at = at.parent)
    if (at.type === 'INSTANCE') outermost = at
  return outermost
}
