// What a designer switched or marked, remembered on the layer and for its component. Decides nothing about kinds.

export interface Memory {
  switched: boolean | undefined
  marked: boolean
}

const switchKey = 'keep'
const markKey = 'keep-mark'

/** What carries a memory: the layer itself, its component, or the document where that is somebody else's library. */
interface Place {
  holder: BaseNode
  suffix: string
}

/** The layer's own word counts before its component's. */
export async function memoryOf(node: SceneNode): Promise<Memory> {
  const places = [own(node), await componentsPlace(node)]
  const read = (key: string) =>
    places.map((place) => place?.holder.getPluginData(key + place.suffix)).find(Boolean)
  const switched = read(switchKey)
  return { switched: switched ? switched === 'on' : undefined, marked: read(markKey) === 'yes' }
}

export async function remember(
  node: SceneNode,
  { on, marked }: { on?: boolean; marked?: boolean },
): Promise<void> {
  for (const place of [own(node), await componentsPlace(node)]) {
    if (!place) continue
    if (on !== undefined) place.holder.setPluginData(switchKey + place.suffix, on ? 'on' : 'off')
    if (marked !== undefined)
      place.holder.setPluginData(markKey + place.suffix, marked ? 'yes' : 'no')
  }
}

const own = (node: SceneNode): Place => ({ holder: node, suffix: '' })

/** An instance's component, for all its variants; for a layer inside an instance the same layer of the component. */
async function componentsPlace(node: SceneNode): Promise<Place | undefined> {
  if (node.type === 'INSTANCE') {
    const component = await node.getMainComponentAsync()
    const home = component?.parent?.type === 'COMPONENT_SET' ? component.parent : component
    if (!home) return undefined
    return home.remote
      ? { holder: figma.root, suffix: `:${home.key}` }
      : { holder: home, suffix: '' }
  }
  // Figma writes a layer inside an instance as `I12:3;4:5`: the last part is the layer of the component itself.
  const original = /;([^;]+)$/.exec(node.id)?.[1]
  if (!original) return undefined
  const layer = await figma.getNodeByIdAsync(original)
  return layer && !isRemote(layer)
    ? { holder: layer, suffix: '' }
    : { holder: figma.root, suffix: `:${original}` }
}

function isRemote(node: BaseNode): boolean {
  for (let at: BaseNode | null = node; at; at = at.parent)
    if (at.type === 'COMPONENT' && at.remote) return true
  return false
}
