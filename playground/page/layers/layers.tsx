// The layer tree, which screen readers and tests use to read the document: select, rename, hide,
// lock and reorder layers.
import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { SceneNode } from '@open-pencil/core'
import { Icon, type IconName } from '../chrome/icons.js'
import { graph, hovered, lookAt, boxOf, pageId, revision, select, selection } from '../editor.js'
import { openContextMenu } from '../chrome/context-menu.js'
import { rename, toggleHidden, toggleLocked } from '../edit/layers.js'
import { dropping, letGo, over, take } from './drag.js'
import { Name } from './name.js'
import { ancestorsOf, rowsOf, type Row } from './rows.js'

const open = signal<ReadonlySet<string>>(new Set())
/** The row at the arrow keys' position; a tree has a single tab stop. */
const active = signal<string | null>(null)
/** The row whose name is being edited. */
export const renaming = signal<string | null>(null)

/** Height of a row, as in page.css. */
const rowPx = 28
/** Number of rows from which only the visible ones are rendered. */
const manyRows = 300
const beside = 20
const scrolled = signal({ top: 0, height: 1000 })

function inSight(count: number): { from: number; to: number } {
  if (count <= manyRows) return { from: 0, to: count }
  const { top, height } = scrolled.value
  const from = Math.max(0, Math.min(count - 1, Math.floor(top / rowPx)) - beside)
  return { from, to: Math.min(count, Math.ceil((top + height) / rowPx) + beside) }
}

/** Scrolls to a row, so that it is rendered and can be focused. */
function bringRow(tree: HTMLElement | null | undefined, index: number): void {
  if (!tree || index < 0) return
  const top = index * rowPx
  if (top < tree.scrollTop) tree.scrollTop = top
  else if (top + rowPx > tree.scrollTop + tree.clientHeight)
    tree.scrollTop = top + rowPx - tree.clientHeight
}

export function Layers() {
  void revision.value
  const tree = useRef<HTMLDivElement>(null)
  const chosen = selection.value
  const rows = rowsOf(graph.value, pageId.value, open.value)
  const stop = rows.some((row) => row.node.id === active.value)
    ? active.value
    : (rows.find((row) => chosen.includes(row.node.id)) ?? rows[0])?.node.id

  useEffect(() => {
    const last = chosen.at(-1)
    if (!last) return
    const above = chosen.flatMap((id) => ancestorsOf(graph.value, id))
    if (above.some((id) => graph.value.getNode(id)?.type !== 'CANVAS' && !open.value.has(id)))
      open.value = new Set([...open.value, ...above])
    active.value = last
    requestAnimationFrame(() =>
      bringRow(
        tree.current,
        rowsOf(graph.value, pageId.value, open.value).findIndex((row) => row.node.id === last),
      ),
    )
  }, [chosen.join()])
  const { from, to } = inSight(rows.length)

  return (
    <div
      ref={tree}
      class="layers"
      role="tree"
      aria-label="Layers"
      aria-multiselectable="true"
      onKeyDown={(event) => keys(event, rows)}
      onScroll={({ currentTarget: { scrollTop, clientHeight } }) => {
        if (rows.length > manyRows) scrolled.value = { top: scrollTop, height: clientHeight }
      }}
    >
      {from > 0 && <div role="presentation" style={{ height: `${from * rowPx}px` }} />}
      {rows.slice(from, to).map((row) => (
        <LayerRow key={row.node.id} row={row} stop={row.node.id === stop} chosen={chosen} />
      ))}
      {to < rows.length && (
        <div role="presentation" style={{ height: `${(rows.length - to) * rowPx}px` }} />
      )}
      {rows.length === 0 && <p class="hint">This page is empty. Drop a picture on the canvas.</p>}
    </div>
  )
}

function LayerRow({ row, stop, chosen }: { row: Row; stop: boolean; chosen: readonly string[] }) {
  const { node, level, expanded, setSize, position, parent } = row
  const selected = chosen.includes(node.id)
  const within =
    !selected &&
    parent !== null &&
    ancestorsOf(graph.value, node.id).some((id) => chosen.includes(id))
  return (
    <div
      class="row"
      role="treeitem"
      aria-label={node.name}
      aria-level={level}
      aria-selected={selected}
      aria-expanded={expanded}
      aria-setsize={setSize}
      aria-posinset={position}
      tabIndex={stop ? 0 : -1}
      data-id={node.id}
      data-within={within}
      data-kind={kindOf(node)}
      data-hidden={!node.visible}
      data-drop={dropping.value?.id === node.id ? dropping.value.where : undefined}
      draggable={renaming.value !== node.id}
      style={{ paddingLeft: `${8 + (level - 1) * 16}px` }}
      onClick={(event) => choose(node.id, event)}
      onDblClick={() => (renaming.value = node.id)}
      onDragStart={(event) => take(event, node.id)}
      onDragOver={(event) => over(event, node)}
      onDragLeave={() => (dropping.value = null)}
      onDrop={letGo}
      onDragEnd={() => (dropping.value = null)}
      onContextMenu={(event) => {
        if (!selected) select([node.id])
        openContextMenu(event)
      }}
      onFocus={() => (active.value = node.id)}
      onPointerEnter={() => (hovered.value = node.id)}
      onPointerLeave={() => (hovered.value = null)}
    >
      <span
        class="turn"
        data-open={expanded}
        aria-hidden="true"
        onClick={(event) => {
          if (expanded === undefined) return
          event.stopPropagation()
          unfold(node.id, !expanded)
        }}
      >
        {expanded !== undefined && <Icon name="chevron" />}
      </span>
      <span
        class="kind-icon"
        onDblClick={(event) => {
          event.stopPropagation()
          const box = boxOf([node.id])
          if (box) lookAt(box)
        }}
      >
        <Icon name={iconOf(node)} />
      </span>
      <Name
        value={node.name}
        renaming={renaming.value === node.id}
        onDone={(name) => named(node.id, name)}
      />
      <span class="toggles" aria-hidden="true">
        <span
          class="toggle"
          title={node.locked ? 'Unlock' : 'Lock'}
          data-on={node.locked}
          onClick={(event) => toggle(event, toggleLocked, node.id)}
        >
          <Icon name={node.locked ? 'lock' : 'unlocked'} />
        </span>
        <span
          class="toggle"
          title={node.visible ? 'Hide' : 'Show'}
          data-on={!node.visible}
          onClick={(event) => toggle(event, toggleHidden, node.id)}
        >
          <Icon name={node.visible ? 'visible' : 'hidden'} />
        </span>
      </span>
    </div>
  )
}

function toggle(event: Event, act: (ids: string[]) => void, id: string): void {
  event.stopPropagation()
  act(selection.value.includes(id) ? [...selection.value] : [id])
}

function named(id: string, name: string | null): void {
  renaming.value = null
  if (name) rename(id, name)
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`.layers [data-id="${CSS.escape(id)}"]`)?.focus(),
  )
}

function choose(
  id: string,
  event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean },
): void {
  const adding = event.shiftKey || event.ctrlKey || event.metaKey
  if (!adding) select([id])
  else
    select(
      selection.value.includes(id)
        ? selection.value.filter((one) => one !== id)
        : [...selection.value, id],
    )
}

function unfold(id: string, to: boolean): void {
  const next = new Set(open.value)
  if (to) next.add(id)
  else next.delete(id)
  open.value = next
}

function keys(event: KeyboardEvent, rows: Row[]): void {
  if (renaming.value) return
  const at = rows.findIndex((row) => row.node.id === (event.target as HTMLElement).dataset['id'])
  const row = rows[at]
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return
  const { id } = row.node
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
    go(event, rows[at + (event.key === 'ArrowDown' ? 1 : -1)]?.node.id)
  else if (event.key === 'Home') go(event, rows[0]?.node.id)
  else if (event.key === 'End') go(event, rows.at(-1)?.node.id)
  else if (event.key === 'ArrowRight' && row.expanded === false) unfold(id, true)
  else if (event.key === 'ArrowRight' && row.expanded) go(event, rows[at + 1]?.node.id)
  else if (event.key === 'ArrowLeft' && row.expanded) unfold(id, false)
  else if (event.key === 'ArrowLeft') go(event, row.parent ?? undefined)
  else if (event.key === 'F2') renaming.value = id
  else if (event.key === 'Enter' || event.key === ' ') select([id])
  else return
  event.preventDefault()
  event.stopPropagation()
}

function go(event: KeyboardEvent, id: string | undefined): void {
  if (!id) return
  select(event.shiftKey ? [...new Set([...selection.value, id])] : [id])
  const tree = (event.target as HTMLElement).closest<HTMLElement>('[role=tree]')
  bringRow(
    tree,
    rowsOf(graph.value, pageId.value, open.value).findIndex((row) => row.node.id === id),
  )
  requestAnimationFrame(() =>
    tree?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus(),
  )
}

const kindOf = (node: SceneNode) =>
  ['COMPONENT', 'COMPONENT_SET', 'INSTANCE'].includes(node.type) ? 'component' : 'layer'

const iconsByType: Partial<Record<SceneNode['type'], IconName>> = {
  FRAME: 'frame',
  TEXT: 'text',
  ELLIPSE: 'ellipse',
  VECTOR: 'vector',
  BOOLEAN_OPERATION: 'vector',
  GROUP: 'group',
  SECTION: 'section',
  COMPONENT: 'component',
  COMPONENT_SET: 'component',
  INSTANCE: 'instance',
  LINE: 'line',
  POLYGON: 'polygon',
  STAR: 'polygon',
}

const iconOf = (node: SceneNode): IconName =>
  iconsByType[node.type] ??
  (node.fills.some((fill) => fill.type === 'IMAGE' && fill.visible) ? 'image' : 'rectangle')
