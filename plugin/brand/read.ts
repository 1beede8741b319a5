// The brand's colours as this file has them, by the choice that the file keeps. What is chosen is written down, and nothing else.
import type { BrandChoice, BrandColour, FileBrand } from '../../contract/brand.js'
import { storeChoice, storedChoice } from './choice.js'
import { hexOf } from './hex.js'
import { isRetired } from './retired.js'
import { colourCollections, coloursIn, offered, type Collection } from './variables.js'

/** The panel's call: what can be chosen, what is, and the colours that it means. */
export async function readBrand(): Promise<FileBrand> {
  return brandBy(storedChoice())
}

/** A choice is kept as it fits the file. */
export async function chooseBrand({ choice }: { choice: BrandChoice }): Promise<FileBrand> {
  const brand = await brandBy(choice)
  storeChoice(brand.choice)
  return brand
}

async function brandBy(wish: Partial<BrandChoice>): Promise<FileBrand> {
  const [collections, styles] = [await colourCollections(), await plainStyles()]
  const collection =
    wish.collection === null && styles.length > 0 ? undefined : chosen(collections, wish.collection)
  const mode =
    collection &&
    (collection.modes.find(({ id }) => id === wish.mode)?.id ?? collection.defaultMode)
  const choice: BrandChoice = {
    collection: collection?.id ?? null,
    mode: mode ?? null,
    styles: wish.styles ?? true,
    words: wish.words ?? true,
    unsaid: wish.unsaid ?? [],
  }
  const variables = collection && mode !== undefined ? await coloursIn(collection, mode) : []
  const colours = [...variables, ...(choice.styles || !collection ? styles : [])]
  return {
    collections: offered(collections),
    styles: styles.length,
    choice,
    colours: distinct(colours),
  }
}

/** Before anybody chose: the one that is called after what it is for, else the first. */
function chosen(
  collections: readonly Collection[],
  id: string | null | undefined,
): Collection | undefined {
  return (
    collections.find((collection) => collection.id === id) ??
    collections.find(({ name }) => /brand|palette/i.test(name)) ??
    collections[0]
  )
}

/** Gradients, pictures and see-through paints are no colour to measure against. */
async function plainStyles(): Promise<BrandColour[]> {
  const colours: BrandColour[] = []
  for (const { name, description, paints } of await figma.getLocalPaintStylesAsync()) {
    const [paint, ...more] = paints.filter(({ visible }) => visible !== false)
    const retired = isRetired(name, description)
    if (more.length === 0 && paint?.type === 'SOLID' && (paint.opacity ?? 1) === 1)
      colours.push({
        name,
        hex: hexOf(paint.color, figma.root.documentColorProfile),
        from: 'style',
        ...(retired && { retired }),
      })
  }
  return colours
}

/** Many files keep a colour as a variable and as a style: the first name that is still in use stays. */
function distinct(all: readonly BrandColour[]): BrandColour[] {
  const colours = [
    ...all.filter(({ retired }) => !retired),
    ...all.filter(({ retired }) => retired),
  ]
  return colours.filter(
    ({ hex }, index) => colours.findIndex((other) => other.hex === hex) === index,
  )
}
