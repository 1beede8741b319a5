// The file's colour variables: which collections have any, and what they come to in one mode. Reads, never writes.
import type { BrandColour, FileBrand } from '../../contract/brand.js'
import { hexOf } from './hex.js'
import { isRetired } from './retired.js'

export interface Collection {
  id: string
  name: string
  modes: { id: string; name: string }[]
  defaultMode: string
  /** In the order of the collection. */
  variables: Variable[]
}

export async function colourCollections(): Promise<Collection[]> {
  const variables = new Map(
    (await figma.variables.getLocalVariablesAsync('COLOR')).map((one) => [one.id, one]),
  )
  const collections = await figma.variables.getLocalVariableCollectionsAsync()
  return collections
    .map(({ id, name, modes, defaultModeId, variableIds }) => ({
      id,
      name,
      modes: modes.map((mode) => ({ id: mode.modeId, name: mode.name })),
      defaultMode: defaultModeId,
      variables: variableIds.flatMap((one) => variables.get(one) ?? []),
    }))
    .filter((collection) => collection.variables.length > 0)
}

export function offered(collections: readonly Collection[]): FileBrand['collections'] {
  return collections.map(({ id, name, modes }) => ({ id, name, modes }))
}

/** A see-through variable has no colour of its own and is left out, as is one whose alias leads nowhere. */
export async function coloursIn({ variables }: Collection, mode: string): Promise<BrandColour[]> {
  const colours: BrandColour[] = []
  for (const variable of variables) {
    const value = await resolved(variable, mode)
    if (value && (value.a ?? 1) === 1) {
      const retired = isRetired(variable.name, variable.description)
      colours.push({
        name: variable.name,
        hex: hexOf(value, figma.root.documentColorProfile),
        from: 'variable',
        ...(retired && { retired }),
      })
    }
  }
  return colours
}

/** Within the chosen collection an alias keeps its mode; in another it takes that collection's own first, as a layer without modes does. */
async function resolved(start: Variable, mode: string): Promise<RGBA | undefined> {
  let variable = start
  // An alias can't lead in a circle in Figma; a file from elsewhere might.
  for (const seen = new Set<string>(); !seen.has(variable.id);) {
    seen.add(variable.id)
    const value =
      variable.valuesByMode[mode] ?? variable.valuesByMode[await defaultModeOf(variable)]
    if (!isAlias(value)) return isColour(value) ? value : undefined
    const next = await figma.variables.getVariableByIdAsync(value.id)
    if (!next) return undefined
    variable = next
  }
  return undefined
}

async function defaultModeOf({ variableCollectionId }: Variable): Promise<string> {
  return (
    (await figma.variables.getVariableCollectionByIdAsync(variableCollectionId))?.defaultModeId ??
    ''
  )
}

const isAlias = (value: VariableValue | undefined): value is VariableAlias =>
  typeof value === 'object' && 'type' in value && value.type === 'VARIABLE_ALIAS'
const isColour = (value: VariableValue | undefined): value is RGBA =>
  typeof value === 'object' && 'r' in value
