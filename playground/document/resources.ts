// Serialises variables and collections of a document, for undo and for data that a .fig has no
// field for. Pure.
import type { SceneGraph, Variable, VariableCollection } from '@open-pencil/scene-graph'

interface Resources {
  variables: Variable[]
  collections: VariableCollection[]
  active: [string, string][]
}

export const readResources = (graph: SceneGraph): string =>
  JSON.stringify({
    variables: [...graph.variables.values()],
    collections: [...graph.variableCollections.values()],
    active: [...graph.activeMode],
  } satisfies Resources)

export function writeResources(graph: SceneGraph, text: string): void {
  const { variables, collections, active } = JSON.parse(text) as Resources
  refill(graph.variables, variables)
  refill(graph.variableCollections, collections)
  graph.activeMode.clear()
  for (const [collection, mode] of active) graph.activeMode.set(collection, mode)
}

function refill<T extends { id: string }>(map: Map<string, T>, all: T[]): void {
  map.clear()
  for (const one of all) map.set(one.id, one)
}
