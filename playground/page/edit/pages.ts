// Operations on pages; each is one undo step.
import { document, graph } from '../editor.js'
import { asOneStep } from './layers.js'

export function addPage(): string {
  const names = new Set(document.value.pages.map((page) => page.name))
  let number = document.value.pages.length + 1
  while (names.has(`Page ${number}`)) number++
  const { id } = asOneStep(() => graph.value.addPage(`Page ${number}`))
  document.value.currentPageId = id
  return id
}

/** Removes the page, unless it is the last one. */
export function removePage(id: string): void {
  const { pages } = document.value
  if (pages.length < 2) return
  const at = pages.findIndex((page) => page.id === id)
  if (document.value.currentPageId === id)
    document.value.currentPageId = pages[at === 0 ? 1 : at - 1]!.id
  asOneStep(() => graph.value.deleteNode(id))
}
