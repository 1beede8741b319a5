// Notifies listeners of changes, once per turn and after the change itself. Independent of
// documents.

export interface Notices {
  /** The ids of nodes that were created, changed, moved or removed since the last notice. */
  change: ReadonlySet<string>
  selection: readonly string[]
  page: string
}

type Listener<K extends keyof Notices> = (what: Notices[K]) => void

export class NoticeBoard {
  private readonly listeners: { [K in keyof Notices]: Set<Listener<K>> } = {
    change: new Set(),
    selection: new Set(),
    page: new Set(),
  }
  private changed = new Set<string>()
  private readonly pending = new Map<'selection' | 'page', () => void>()
  private scheduled = false

  on<K extends keyof Notices>(kind: K, listener: Listener<K>): () => void {
    this.listeners[kind].add(listener)
    return () => void this.listeners[kind].delete(listener)
  }

  touched(id: string): void {
    this.changed.add(id)
    this.schedule()
  }

  /**
   * Calls `read` when the notice is sent, so that several changes in one turn send only the last
   * value.
   */
  turned<K extends 'selection' | 'page'>(kind: K, read: () => Notices[K]): void {
    this.pending.set(kind, () => this.tell(kind, read()))
    this.schedule()
  }

  private schedule(): void {
    if (this.scheduled) return
    this.scheduled = true
    // Figma's events are asynchronous and coalesced (facts/figma.md, dynamic-page).
    setTimeout(() => this.flush(), 0)
  }

  private flush(): void {
    this.scheduled = false
    const { changed, pending } = this
    this.changed = new Set()
    const told = [...pending.values()]
    pending.clear()
    if (changed.size > 0) this.tell('change', changed)
    for (const tell of told) tell()
  }

  private tell<K extends keyof Notices>(kind: K, what: Notices[K]): void {
    for (const listener of [...this.listeners[kind]]) listener(what)
  }
}
