// Opens the sample campaign with the plugin, and reads the result through the plugin API, as
// pixels, and as properties.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { build } from 'esbuild'
import sharp from 'sharp'
import type { PlaygroundDocument } from 'figma-playground/document'
import type { Manifest } from 'figma-playground/stage'
import { northwind } from 'figma-playground/sample'
import { openHost, startDrawingInNode } from 'figma-playground/node'

const root = resolve(import.meta.dirname, '../..')
const photo = new Uint8Array(readFileSync(resolve(root, 'playground/sample/coffee.jpg')))

export async function openCampaign(): Promise<PlaygroundDocument> {
  await startDrawingInNode()
  return northwind(photo)
}

type Node = NonNullable<ReturnType<PlaygroundDocument['graph']['getNode']>>

/** Returns a layer by its name, and by its parents' names where that is ambiguous. */
export function layer(document: PlaygroundDocument, ...names: string[]): Node {
  let found: Node | undefined
  for (const name of names) {
    const among: Node[] = found ? below(document, found) : [...document.graph.getAllNodes()]
    found = among.find((node) => node.name === name && !node.internalOnly)
    if (!found) throw new Error(`no layer ${names.join(' / ')}`)
  }
  return found as Node
}

function below(document: PlaygroundDocument, node: Node): Node[] {
  return node.childIds.flatMap((id) => {
    const child = document.graph.getNode(id)
    return child ? [child, ...below(document, child)] : []
  })
}

/** Defaults that Figma reports for properties missing from the scene graph. */
const standards: Record<string, string> = {
  boundVariables: '{}',
  filters: '{}',
  rotation: '0',
  showShadowBehindNode: 'false',
  blendMode: '"NORMAL"',
  cap: '"NONE"',
  join: '"MITER"',
  dashPattern: '[]',
  figmaDerivedTextGlyphs: '[]',
  'figma:overridden': '[]',
}

/** Returns a value without its defaults, and numbers at the precision of a file. */
export function plain(value: unknown): unknown {
  if (typeof value === 'number') return Math.fround(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(plain)
  const told = Object.entries(value).filter(
    ([key, one]) => one !== undefined && one !== null && standards[key] !== JSON.stringify(one),
  )
  // An image paint has no colour; the scene graph stores an arbitrary one there.
  const picture = 'imageHash' in value
  return Object.fromEntries(
    told.filter(([key]) => !picture || key !== 'color').map(([key, one]) => [key, plain(one)]),
  )
}

/** Returns everything of a document except its bookkeeping, by id. */
export function state(document: PlaygroundDocument): Record<string, unknown> {
  const nodes = [...document.nodes].map(([id, { source: _, ...rest }]) => [id, plain(rest)])
  return {
    nodes: Object.fromEntries(nodes),
    selection: document.selection,
    page: document.currentPageId,
  }
}

/**
 * Runs code in the plugin's own sandbox, for state that no call of the panel reaches. `body` may
 * use `await` and `return`.
 */
export async function inSandbox(
  document: PlaygroundDocument,
  imports: string,
  body: string,
): Promise<unknown> {
  const built = await build({
    stdin: {
      contents: `${imports}\nfigma.showUI(__html__, { visible: false });\n(async () => { ${body} })().then((value) => figma.ui.postMessage({ value }), (error) => figma.ui.postMessage({ error: String(error) }))`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2017',
    platform: 'neutral',
    legalComments: 'none',
  })
  const manifest = JSON.parse(readFileSync(resolve(root, 'manifest.json'), 'utf8')) as Manifest
  const { stage, plugin } = await openHost({
    document,
    files: { manifest, code: built.outputFiles[0]?.text ?? '', html: '' },
  })
  while (stage.messages.length === 0 && stage.errors.length === 0) await stage.more()
  plugin.close()
  const answer = stage.messages[0] as { value?: unknown; error?: string } | undefined
  if (!answer || answer.error) throw new Error(answer?.error ?? stage.errors.join('\n'))
  return answer.value
}

export interface Pixels {
  data: Uint8Array
  width: number
  height: number
}

export async function pixelsOf(png: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data: new Uint8Array(data), width: info.width, height: info.height }
}

export async function rendered(
  document: PlaygroundDocument,
  id: string,
  width = 480,
): Promise<Pixels> {
  const png = await document.render([id], { format: 'PNG', width, useAbsoluteBounds: true })
  if (!png) throw new Error('nothing to see')
  return pixelsOf(png)
}

/** Returns the number of pixels that differ visibly. */
export function differing(a: Pixels, b: Pixels): number {
  if (a.width !== b.width || a.height !== b.height)
    throw new Error(`${a.width}×${a.height} is not ${b.width}×${b.height}`)
  let count = 0
  for (let at = 0; at < a.data.length; at += 4)
    if (
      [0, 1, 2, 3].some(
        (channel) => Math.abs((a.data[at + channel] ?? 0) - (b.data[at + channel] ?? 0)) > 8,
      )
    )
      count += 1
  return count
}
