// Fonts for scripts that Inter lacks: Japanese (and the Han of Chinese), Korean, Thai, Arabic,
// Hebrew. Each is loaded when a text first contains such characters. Characters that no font covers
// are drawn as missing glyphs beside the rest of the text.
import type { SkiaRenderer } from '@open-pencil/core/canvas'
import { fontManager } from '@open-pencil/core/text'
import type { SceneGraph, SceneNode } from '@open-pencil/scene-graph'

/** Returns the bytes of a font by its file's name, such as `NotoSansJP-Bold.otf`. */
export type ReadFont = (file: string) => Promise<ArrayBuffer>

interface Script {
  letters: RegExp
  family: string
  files: Record<string, string>
}

const fallbackScripts: Script[] = [
  {
    letters: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
    family: 'Noto Sans JP',
    files: { Regular: 'NotoSansJP-Regular.otf', Bold: 'NotoSansJP-Bold.otf' },
  },
  {
    letters: /\p{Script=Arabic}/u,
    family: 'Noto Naskh Arabic',
    files: { Regular: 'NotoNaskhArabic-Regular.ttf' },
  },
  {
    letters: /\p{Script=Hebrew}/u,
    family: 'Noto Sans Hebrew',
    files: { Regular: 'NotoSansHebrew-Regular.ttf', Bold: 'NotoSansHebrew-Bold.ttf' },
  },
  {
    letters: /\p{Script=Hangul}/u,
    family: 'Noto Sans KR',
    files: { Regular: 'NotoSansKR-Regular.otf', Bold: 'NotoSansKR-Bold.otf' },
  },
  {
    letters: /\p{Script=Thai}/u,
    family: 'Noto Sans Thai',
    files: { Regular: 'NotoSansThai-Regular.ttf', Bold: 'NotoSansThai-Bold.ttf' },
  },
]

let readFont: ReadFont | undefined
const loading = new Map<Script, Promise<void>>()
const loaded = new Set<Script>()

export function setLetterFonts(read: ReadFont): void {
  readFont = read
}

const missing = (text: string): Script[] =>
  readFont ? fallbackScripts.filter((one) => !loaded.has(one) && one.letters.test(text)) : []

/** Loads the fonts that the texts need. Returns false if all were loaded before. */
export async function loadLetters(texts: Iterable<string>): Promise<boolean> {
  const wanted = new Set([...texts].flatMap(missing))
  await Promise.all([...wanted].map((script) => loading.get(script) ?? start(script)))
  return wanted.size > 0
}

function start(script: Script): Promise<void> {
  const work = load(script)
  loading.set(script, work)
  return work
}

async function load(script: Script): Promise<void> {
  const { family, files } = script
  try {
    for (const [style, file] of Object.entries(files))
      fontManager.markLoaded(family, style, await readFont!(file))
    // The library looks up the Arabic fallback for every script.
    fontManager.setArabicFallbackFamily(family)
    loaded.add(script)
  } catch (error) {
    loading.delete(script)
    throw new Error(`The font ${family} could not be loaded: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

export function textsOf(graph: SceneGraph, ids: readonly string[]): string[] {
  return ids.flatMap((id) => {
    const node = graph.getNode(id)
    return node
      ? [...(node.type === 'TEXT' ? [node.text] : []), ...textsOf(graph, node.childIds)]
      : []
  })
}

/**
 * Patches one renderer permanently. `arrived` is called when newly loaded fonts allow more
 * characters to be drawn.
 */
export function drawAllLetters(
  renderer: SkiaRenderer,
  arrived: () => void = () => undefined,
): void {
  const readiness = renderer.nodeFontReadiness.bind(renderer)
  renderer.nodeFontReadiness = (node) => {
    if (node.type === 'TEXT' && missing(node.text).length > 0) {
      void loadLetters([node.text]).then(arrived, (error: Error) => console.warn(error.message))
      return 'pending'
    }
    const state = readiness(node)
    // The library draws nothing of a text with a single character that no font covers.
    return state === 'exhausted' ? 'ready' : state
  }
  const measure = renderer.measureTextNode.bind(renderer)
  renderer.measureTextNode = (node, maxWidth) => {
    if (node.type === 'TEXT' && missing(node.text).length > 0) return null
    return measure(node, maxWidth) ?? measureAnyway(renderer, node, maxWidth)
  }
}

function measureAnyway(
  renderer: SkiaRenderer,
  node: SceneNode,
  maxWidth?: number,
): { width: number; height: number } | null {
  if (node.type !== 'TEXT' || !node.text || renderer.nodeFontReadiness(node) !== 'ready')
    return null
  const paragraph = renderer.buildParagraph(node)
  if (maxWidth !== undefined) paragraph.layout(maxWidth)
  const size = {
    width: Math.ceil(paragraph.getLongestLine()),
    height: Math.ceil(paragraph.getHeight()),
  }
  paragraph.delete()
  return size
}
