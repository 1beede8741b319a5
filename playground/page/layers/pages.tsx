// The list of pages above the layers: switch, add, rename, remove.
import { signal } from '@preact/signals'
import { Icon } from '../chrome/icons.js'
import { openContextMenu } from '../chrome/context-menu.js'
import { rename } from '../edit/layers.js'
import { addPage, removePage } from '../edit/pages.js'
import { document, pageId, revision } from '../editor.js'
import { Name } from './name.js'

const renaming = signal<string | null>(null)

export function PagesHeading() {
  return (
    <div class="heading-row">
      <h2>Pages</h2>
      <button
        class="quiet square"
        aria-label="Add page"
        title="Add page"
        onClick={() => (renaming.value = addPage())}
      >
        <Icon name="plus" />
      </button>
    </div>
  )
}

export function Pages() {
  void revision.value
  const { pages } = document.value
  return (
    <div class="pages" role="listbox" aria-label="Pages" onKeyDown={keys}>
      {pages.map((page) => (
        <div
          key={page.id}
          role="option"
          aria-selected={page.id === pageId.value}
          aria-label={page.name}
          class="row"
          tabIndex={page.id === pageId.value ? 0 : -1}
          data-id={page.id}
          onClick={() => (document.value.currentPageId = page.id)}
          onDblClick={() => (renaming.value = page.id)}
          onContextMenu={(event) =>
            openContextMenu(event, [
              { label: 'Rename', choose: () => (renaming.value = page.id) },
              {
                label: 'Delete page',
                disabled: pages.length < 2,
                choose: () => removePage(page.id),
              },
            ])
          }
        >
          <Icon name="page" />
          <Name
            value={page.name}
            renaming={renaming.value === page.id}
            onDone={(name) => named(page.id, name)}
          />
        </div>
      ))}
    </div>
  )
}

function named(id: string, name: string | null): void {
  renaming.value = null
  if (name) rename(id, name)
}

function keys(event: KeyboardEvent): void {
  const id = (event.target as HTMLElement).dataset['id']
  if (!id || renaming.value) return
  const { pages } = document.value
  const at = pages.findIndex((page) => page.id === id)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: pages.length - 1 }[event.key]
  if (to !== undefined) {
    const next = pages[Math.max(0, Math.min(to, pages.length - 1))]!
    document.value.currentPageId = next.id
    const list = event.currentTarget as HTMLElement
    requestAnimationFrame(() =>
      list.querySelector<HTMLElement>(`[data-id="${CSS.escape(next.id)}"]`)?.focus(),
    )
  } else if (event.key === 'F2' || event.key === 'Enter') renaming.value = id
  else if (event.key === 'Delete' || event.key === 'Backspace') removePage(id)
  else return
  event.preventDefault()
  event.stopPropagation()
}
