// Generates a document as large as a busy team's: cards with images, words and shapes. The same one
// each time.
import sharp from 'sharp'
import { PlaygroundDocument } from 'figma-playground/document'

const CARD = { width: 480, height: 560 }
const GAP = 80
const COLUMNS = 20
/** Few, because generating noise takes longer than anything that is measured. */
const PHOTOS = 10

export interface Much {
  nodes: number
  images: number
  /** Size of each image in pixels. */
  picture?: { width: number; height: number }
}

export async function largeDocument({
  nodes,
  images,
  picture = { width: 1200, height: 900 },
}: Much): Promise<Uint8Array> {
  const document = PlaygroundDocument.empty('Large')
  const page = document.pages[0]!.id
  const each = Math.floor(nodes / images)
  const photos = await Promise.all(
    Array.from({ length: PHOTOS }, (_, seed) => photo(seed, picture)),
  )
  for (let card = 0; card < images; card++) {
    // Makes each image distinct: bytes after a JPEG's end are not drawn.
    const hash = document.addImage(
      Buffer.concat([photos[card % PHOTOS]!, Buffer.from(String(card))]),
    )
    fillCard(document, page, card, card === images - 1 ? nodes - each * (images - 1) : each, hash)
  }
  return document.save()
}

function fillCard(
  document: PlaygroundDocument,
  page: string,
  card: number,
  nodes: number,
  imageHash: string,
): void {
  const { graph } = document
  const place = {
    x: (card % COLUMNS) * (CARD.width + GAP),
    y: Math.floor(card / COLUMNS) * (CARD.height + GAP),
  }
  const name = `Card ${card + 1}`
  const frame = graph.createNode('FRAME', page, {
    name,
    ...place,
    ...CARD,
    clipsContent: true,
    fills: [solid(1, 1, 1)],
  })
  const fill = {
    type: 'IMAGE',
    imageHash,
    imageScaleMode: 'FILL',
    opacity: 1,
    visible: true,
    color: black,
  } as const
  graph.createNode('RECTANGLE', frame.id, {
    name: 'Photo',
    x: 0,
    y: 0,
    width: 480,
    height: 320,
    fills: [fill],
  })
  for (let i = 0; i < nodes - 2; i++) {
    const at = { x: 24 + (i % 3) * 148, y: 336 + Math.floor(i / 3) * 27 }
    const hue = ((card * 7 + i * 3) % 10) / 10
    if (i % 3 === 0)
      graph.createNode('TEXT', frame.id, {
        name: 'Words',
        text: WORDS[(card + i) % WORDS.length]!,
        fontSize: 16,
        fontWeight: i === 0 ? 700 : 400,
        ...at,
        width: 140,
        height: 20,
        fills: [solid(0.1, 0.1, 0.1)],
      })
    else
      graph.createNode(i % 3 === 1 ? 'RECTANGLE' : 'ELLIPSE', frame.id, {
        name: 'Shape',
        ...at,
        width: 132,
        height: 20,
        cornerRadius: i % 3 === 1 ? 6 : 0,
        fills: [solid(0.2 + hue * 0.6, 0.5, 0.9 - hue * 0.6)],
      })
  }
}

const WORDS = [
  'Slow mornings',
  'Rain on the glass',
  'A cup for two',
  'Northwind coffee',
  'Open until six',
  'From the hills',
]
const black = { r: 0, g: 0, b: 0, a: 1 }
const solid = (r: number, g: number, b: number) =>
  ({ type: 'SOLID', color: { r, g, b, a: 1 }, opacity: 1, visible: true }) as const

/** Returns noise over a colour, which takes as long to decode as a photograph. */
function photo(
  seed: number,
  { width, height }: { width: number; height: number },
): Promise<Buffer> {
  const grain = { type: 'gaussian', mean: 128, sigma: 30 } as const
  const colour = { r: (seed * 53) % 256, g: (seed * 97) % 256, b: (seed * 31) % 256 }
  const noise = sharp({ create: { width, height, channels: 3, background: colour, noise: grain } })
  return noise.tint(colour).jpeg({ quality: 80 }).toBuffer()
}
