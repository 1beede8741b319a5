// Instances follow their component again after a restore: an override that says what the component says would still hold on to it.

/** What a swap overrides, and what comes along with it. */
const ours: readonly string[] = [
  'fills',
  'fillStyleId',
  'strokes',
  'strokeStyleId',
  'effects',
  'effectStyleId',
  'visible',
  'opacity',
  'boundVariables',
  'pluginData',
]

/** It lies in an instance, or is one, on which nothing but notes was overridden. */
export function isPlain(node: SceneNode): boolean {
  return (
    instanceAround(node)?.overrides.every(({ overriddenFields }) => overriddenFields.every((field) => field === 'pluginData')) ??
    false
  )
}

/** Figma can only take away all overrides of an instance at once: done only where all that are left are the swap's own. */
export function letFollow(node: SceneNode): void {
  const instance = node.removed ? undefined : instanceAround(node)
  if (instance?.overrides.every(({ overriddenFields }) => overriddenFields.every((field) => ours.includes(field))))
    instance.removeOverrides()
}

function instanceAround(node: SceneNode): InstanceNode | undefined {
  let outermost: InstanceNode | undefined
  for (let at: BaseNode | null = node; at; at = at.parent) if (at.type === 'INSTANCE') outermost = at
  return outermost
}
