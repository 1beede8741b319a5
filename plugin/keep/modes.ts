// Gives a copy the variable modes that its original had from its parents: its colours and words would otherwise be another mode's.

export async function keepModes(copy: SceneNode, original: SceneNode): Promise<void> {
  for (const [id, mode] of Object.entries(inheritedModes(original))) {
    const collection = await figma.variables.getVariableCollectionByIdAsync(id)
    if (collection) copy.setExplicitVariableModeForCollection(collection, mode)
  }
}

/** The nearest parent's word on each collection; the layer's own goes with the copy. */
function inheritedModes(original: SceneNode): Record<string, string> {
  let modes: Record<string, string> = {}
  for (let at = original.parent; at && at.type !== 'DOCUMENT'; at = at.parent)
    if ('explicitVariableModes' in at) modes = { ...at.explicitVariableModes, ...modes }
  const own = Object.keys(original.explicitVariableModes)
  return Object.fromEntries(
    Object.entries(modes).filter(([collection]) => !own.includes(collection)),
  )
}
