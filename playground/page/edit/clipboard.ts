// Copy, cut and paste: layers within the playground, Figma's clipboard, and images.
import {
  document,
  graph,
  lookAt,
  boxOf,
  pageId,
  screen,
  select,
  selection,
  view,
} from '../editor.js'
import { toast } from '../chrome/toasts.js'
import { dropFiles } from '../files/open.js'
import { toPage, visibleBox } from '../canvas/view.js'
import { insideInstance, settleAround } from '../../document/index.js'
import { asOneStep, inOrder, remove } from './layers.js'

/**
 * Attribute in the clipboard's HTML that marks the playground's own layers, which are stored in
 * this module.
 */
const clipboardAttribute = 'data-playground-layers'

interface Copied {
  mark: string
  graph: typeof graph.value
  ids: string[]
}
let copied: Copied | undefined
let count = 0

const inField = (event: Event) =>
  event.target instanceof Element &&
  event.target.closest('input, textarea, [contenteditable], .selectable')

export function listenToClipboard(): void {
  addEventListener('copy', (event) => void (copy(event) && event.preventDefault()))
  addEventListener('cut', (event) => {
    if (!copy(event)) return
    event.preventDefault()
    remove()
  })
  addEventListener('paste', (event) => {
    if (inField(event) || !event.clipboardData) return
    event.preventDefault()
    paste(event.clipboardData)
  })
}

function copy(event: ClipboardEvent): boolean {
  if (inField(event) || selection.value.length === 0 || getSelection()?.toString()) return false
  copied = { mark: String(++count), graph: graph.value, ids: inOrder(selection.value) }
  event.clipboardData?.setData('text/html', `<span ${clipboardAttribute}="${copied.mark}"></span>`)
  event.clipboardData?.setData(
    'text/plain',
    copied.ids
      .map((id) => graph.value.getNode(id)?.text || graph.value.getNode(id)?.name)
      .join('\n'),
  )
  return true
}

export function paste(data: DataTransfer): void {
  const html = data.getData('text/html')
  const mark = new RegExp(`${clipboardAttribute}="(\\d+)"`).exec(html)?.[1]
  const files = [...data.files]
  if (copied && mark === copied.mark) pasteOwn(copied)
  else if (html.includes('(figma)')) void pasteFigma(html)
  else if (files.length > 0)
    dropFiles(files, { x: screen.value.width / 2, y: screen.value.height / 2 })
  else
    toast(
      'The clipboard holds nothing that can be pasted here. Copy layers in Figma, or a picture.',
    )
}

function pasteOwn({ graph: from, ids }: Copied): void {
  const sources = ids.filter((id) => from.getNode(id))
  if (from !== graph.value) return void toast('These layers belong to a document that was closed.')
  const made = asOneStep(() => sources.flatMap((id) => copyOf(id) ?? []))
  if (made.length === 0) return
  select(made)
  bringIntoSight(made)
}

/**
 * Pastes a copy beside its original if that is on this page; otherwise in the middle of the view.
 */
function copyOf(id: string): string | undefined {
  const node = graph.value.getNode(id)!
  const here =
    document.value.pageOf(id) === pageId.value && node.parentId && !insideInstance(graph.value, id)
  const parent = here ? node.parentId! : pageId.value
  const middle = toPage(view.value, screen.value.width / 2, screen.value.height / 2)
  const place = here
    ? {}
    : { x: Math.round(middle.x - node.width / 2), y: Math.round(middle.y - node.height / 2) }
  const made =
    node.type === 'COMPONENT'
      ? graph.value.createInstance(id, parent, { name: node.name, ...place })
      : graph.value.cloneTree(id, parent, place)
  settleAround(graph.value, parent)
  return made?.id
}

async function pasteFigma(html: string): Promise<void> {
  try {
    const ids = await document.value.paste(html)
    if (ids.length === 0)
      return void toast('Figma’s clipboard holds no layers that the playground knows.')
    select(ids)
    bringIntoSight(ids)
    if (lacksPictures(ids))
      toast(
        'Figma doesn’t put pictures on the clipboard. Their frames are empty; open a .fig to have them.',
      )
  } catch (error) {
    toast(`Figma’s clipboard could not be read: ${(error as Error).message}`, { error: true })
  }
}

function lacksPictures(ids: string[]): boolean {
  return ids.some((id) => {
    const node = graph.value.getNode(id)
    const lacks = node?.fills.some(
      (fill) => fill.type === 'IMAGE' && fill.imageHash && !graph.value.images.has(fill.imageHash),
    )
    return lacks || lacksPictures(node?.childIds ?? [])
  })
}

function bringIntoSight(ids: string[]): void {
  const box = boxOf(ids)
  const sight = visibleBox(view.value, screen.value)
  if (!box) return
  const inside =
    box.x >= sight.x &&
    box.y >= sight.y &&
    box.x + box.width <= sight.x + sight.width &&
    box.y + box.height <= sight.y + sight.height
  if (!inside) lookAt(box)
}
