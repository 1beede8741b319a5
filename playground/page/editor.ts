// The page's one state: the open document, what is selected, where the eye is. Knows no element and no plugin.
import { computed, signal } from '@preact/signals'
import { ownBounds, PlaygroundDocument } from '../document/index.js'
import { fitted, opening, type Box, type Size, type View } from './canvas/view.js'

export const document = signal<PlaygroundDocument>(PlaygroundDocument.empty())
/** Grows with each change of the document; what draws from it reads this first. */
export const revision = signal(0)
export const selection = signal<readonly string[]>([])
export const pageId = signal(document.value.currentPageId)
export const hovered = signal<string | null>(null)
export const view = signal<View>({ panX: 0, panY: 0, zoom: 1 })
export const screen = signal<Size>({ width: 1, height: 1 })

export const graph = computed(() => document.value.graph)

type Changed = (ids: ReadonlySet<string>) => void
const changeListeners = new Set<Changed>()
/** For what keeps something of each node, as a painter does. */
export const onChange = (listener: Changed) => void changeListeners.add(listener)

type Previewed = (ids: readonly string[], moved: boolean) => void
const previewListeners = new Set<Previewed>()
/** What is shown while a hand moves or resizes layers isn't a change yet. */
export const onPreview = (listener: Previewed) => void previewListeners.add(listener)

function previewed(id: string, changes: object): void {
  const moved = Object.keys(changes).every((key) => key === 'x' || key === 'y')
  previewListeners.forEach((listener) => listener([id], moved))
  revision.value++
}

let leave: (() => void)[] = []
/** Each page's view is its own, as in Figma. */
const views = new Map<string, View>()

export function openDocument(next: PlaygroundDocument): void {
  leave.forEach((end) => end())
  leave = [
    next.on('change', (ids) => {
      changeListeners.forEach((listener) => listener(ids))
      revision.value++
    }),
    next.on('selection', (ids) => (selection.value = ids)),
    next.on('page', turnTo),
    next.graph.onNodeEvents({ previewUpdated: previewed }),
  ]
  views.clear()
  document.value = next
  selection.value = next.selection
  pageId.value = next.currentPageId
  hovered.value = null
  revision.value++
  seen = false
  showOpening()
}

let seen = false

/** The canvas has a size now, perhaps its first. */
export function screenIs(size: Size): void {
  screen.value = size
  showOpening()
}

function showOpening(): void {
  if (seen || screen.value.width <= 1) return
  seen = true
  const box = pageBox()
  if (box) view.value = opening(box, screen.value)
}

const pageBox = () => ownBounds(graph.value, graph.value.getNode(pageId.value)?.childIds ?? [])

function turnTo(id: string): void {
  views.set(pageId.value, view.value)
  pageId.value = id
  hovered.value = null
  const kept = views.get(id)
  if (kept) view.value = kept
  else zoomToFit()
}

export function select(ids: readonly string[]): void {
  document.value.selection = ids
  // The document tells in a later turn; what was clicked should look so at once.
  selection.value = document.value.selection
}

export function zoomToFit(): void {
  const box = pageBox()
  if (box) lookAt(box)
}

export function lookAt(box: Box): void {
  view.value = fitted(box, screen.value)
}

export const boxOf = (ids: readonly string[]): Box | null => ownBounds(graph.value, [...ids])
