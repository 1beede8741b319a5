// State of the editor: the open document, the selection, the view.
import { computed, signal } from '@preact/signals'
import { ownBounds, PlaygroundDocument } from '../document/index.js'
import { fitted, opening, type Box, type Size, type View } from './canvas/view.js'

export const document = signal<PlaygroundDocument>(PlaygroundDocument.empty())
/** Incremented at each change of the document; read it to subscribe to changes. */
export const revision = signal(0)
export const selection = signal<readonly string[]>([])
export const pageId = signal(document.value.currentPageId)
export const hovered = signal<string | null>(null)
export const view = signal<View>({ panX: 0, panY: 0, zoom: 1 })
export const screen = signal<Size>({ width: 1, height: 1 })

export const graph = computed(() => document.value.graph)

type Changed = (ids: ReadonlySet<string>) => void
const changeListeners = new Set<Changed>()
/** Adds a listener for changes, for caches of node data such as the painter's. */
export const onChange = (listener: Changed) => void changeListeners.add(listener)

type Previewed = (ids: readonly string[], moved: boolean) => void
const previewListeners = new Set<Previewed>()
/** Adds a listener for previews of moves and resizes, which are not changes of the document yet. */
export const onPreview = (listener: Previewed) => void previewListeners.add(listener)

function previewed(id: string, changes: object): void {
  const moved = Object.keys(changes).every((key) => key === 'x' || key === 'y')
  previewListeners.forEach((listener) => listener([id], moved))
  revision.value++
}

let leave: (() => void)[] = []
/** The view of each page is stored separately, as in Figma. */
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

/** Sets the canvas's size; the first call shows the opening view. */
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
  // Update at once: the document's notice arrives in a later turn.
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
