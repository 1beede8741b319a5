// Opens the sample and every .fig of the folder FIG_FILES, and compares the playground's image with
// Figma's thumbnail.
import { unzipSync } from 'fflate'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, expect, it } from 'vitest'
import { PlaygroundDocument, ownBounds } from '../../document/index.js'
import { startDrawingInNode } from '../../node/index.js'

const folder = process.env['FIG_FILES']
const given = folder
  ? (await readdir(folder))
      .filter((name) => name.endsWith('.fig'))
      .map((name) => join(folder, name))
  : []
const files = ['dist/playground/sample.fig', ...given]

/**
 * Thresholds: a channel's difference of 255, and the share of differing values. Glyph edges and
 * scaled images may differ; whole layers must not.
 */
const clearly = 64
const mostDifferent = 0.1
/** Minimum width in pixels: writers that draw no thumbnail store a smaller placeholder. */
const least = 16

interface Box {
  x: number
  y: number
  width: number
  height: number
}

beforeAll(startDrawingInNode)

it.each(files)('%s looks as its thumbnail does', async (file) => {
  const bytes = await readFile(file)
  const document = await PlaygroundDocument.open(bytes, file)
  const page = document.pages.find(({ childIds }) => childIds.length > 0)
  const all = page && ownBounds(document.graph, page.childIds)
  if (!page || !all) return
  const { box, thumbnail } = thumbnailOf(bytes)
  const size = thumbnail && (await sharp(thumbnail).metadata())
  document.currentPageId = page.id
  // Export the region through a rectangle at its position.
  const { id } = document.graph.createNode('RECTANGLE', page.id, { ...(box ?? all), fills: [] })
  const width = size && size.width >= least ? size.width : 400
  const png = await document.render([id], {
    format: 'PNG',
    region: true,
    contentsOnly: false,
    width,
  })
  expect(png).not.toBeNull()
  if (!thumbnail || !size || size.width < least) return
  const [own, figma] = [await flat(png!, size), await flat(thumbnail, size)]
  const different =
    own.filter((value, at) => Math.abs(value - figma[at]!) > clearly).length / own.length
  expect(different).toBeLessThan(mostDifferent)
})

/**
 * Returns nothing for a file without an archive, which has no thumbnail. Not all archives state the
 * thumbnail's box.
 */
function thumbnailOf(bytes: Uint8Array): {
  box?: Box | undefined
  thumbnail?: Uint8Array | undefined
} {
  if (bytes[0] !== 0x50) return {}
  const archive = unzipSync(bytes, {
    filter: ({ name }) => name === 'meta.json' || name === 'thumbnail.png',
  })
  const meta = JSON.parse(
    new TextDecoder().decode(archive['meta.json'] ?? Uint8Array.of(0x7b, 0x7d)),
  ) as {
    client_meta?: { render_coordinates?: Box }
  }
  return { box: meta.client_meta?.render_coordinates, thumbnail: archive['thumbnail.png'] }
}

const flat = async (
  png: Uint8Array,
  { width, height }: { width: number; height: number },
): Promise<Uint8Array> =>
  sharp(png)
    .flatten({ background: '#f5f5f5' })
    .removeAlpha()
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer()
