// Northwind's brand: four colours as variables and as paint styles, and its typography.
import type { Fill, SceneGraph, SceneNode } from '@open-pencil/core'

export const colors = {
  teal: '#1f5d63',
  oat: '#efe3d0',
  ink: '#15262b',
  ember: '#a1542c',
  milk: '#ffffff',
} as const
export type BrandColor = keyof typeof colors

export interface Brand {
  /** Returns a solid fill in the brand's colour, bound to the brand's variable. */
  solid(color: BrandColor, opacity?: number): Pick<SceneNode, 'fills' | 'boundVariables'>
  style(color: BrandColor): string
}

export function rgba(hex: string, a = 1) {
  const part = (at: number) => parseInt(hex.slice(at, at + 2), 16) / 255
  return { r: part(1), g: part(3), b: part(5), a }
}

export const solid = (hex: string, opacity = 1): Fill => ({
  type: 'SOLID',
  color: rgba(hex),
  opacity,
  visible: true,
})

export function brandOf(graph: SceneGraph, pageId: string): Brand {
  const collection = graph.createCollection('Brand')
  const variables = new Map<BrandColor, string>()
  const styles = new Map<BrandColor, string>()
  for (const [index, name] of (Object.keys(colors) as BrandColor[]).entries()) {
    variables.set(name, graph.createVariable(name, 'COLOR', collection.id, rgba(colors[name])).id)
    const style = graph.createNode('RECTANGLE', pageId, {
      name: `Brand/${name[0]!.toUpperCase()}${name.slice(1)}`,
      sharedStyleType: 'FILL',
      internalOnly: true,
      visible: false,
      fills: [solid(colors[name])],
    })
    // The id that the style has in the file identifies it.
    graph.updateNode(style.id, {
      source: { ...style.source, format: 'fig', id: `77:${index + 1}` },
    })
    styles.set(name, `77:${index + 1}`)
  }
  return {
    solid: (color, opacity = 1) => ({
      fills: [solid(colors[color], opacity)],
      boundVariables: { 'fills/0/color': variables.get(color)! },
    }),
    style: (color) => styles.get(color)!,
  }
}
