// The list of pages above the layers. Knows no layer.
import { Icon } from '../chrome/icons.js'
import { document, pageId, revision } from '../editor.js'

export function Pages() {
  void revision.value
  return (
    <div class="pages" role="listbox" aria-label="Pages">
      {document.value.pages.map((page) => (
        <button
          key={page.id}
          role="option"
          aria-selected={page.id === pageId.value}
          class="row"
          onClick={() => (document.value.currentPageId = page.id)}
        >
          <Icon name="page" />
          <span class="name">{page.name}</span>
        </button>
      ))}
    </div>
  )
}
