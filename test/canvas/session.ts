// One generated document in a studio: runs, edits, swaps and restores it through the plugin's own
// calls.
import type { Recipe } from '../../contract/recipe.js'
import type { Restored } from '../../contract/swap.js'
import { ownBounds, type PlaygroundDocument } from 'figma-playground/document'
import { photo } from '../photo.js'
import { run, type Voucher } from '../plugin/vouching.js'
import type { Edit } from './designer-edits.js'
import type { DocumentSpec } from './document-generator.js'
import { documentState, idAtPath, layersBelow, pathOf } from './rules.js'
import { Studio } from './studio.js'

const landscape = new Uint8Array(await photo(120, 90, 'png'))
let lastSession = 0

export class CanvasSession {
  source = ''
  /** Copies of the source that the designer has made so far. */
  copies: string[] = []
  /** The variation's frame, once the run has ended. */
  variation = ''
  /** The source layer of the run. */
  madeFrom = ''
  /** The file was reopened, and its layers have other ids than before. */
  renewedIds = false
  /** The keep-layers, and the exported pixels that are sent to the model. */
  keep: string[] = []
  seed = new Uint8Array()
  /** Marks the pages of this session in a shared document. */
  readonly tag = `#${++lastSession}`
  readonly key = `run-key-${this.tag}`

  private readonly opened: Studio[] = []
  private undoable: { source: string; copies: string[] }[] = []

  constructor(public studio: Studio) {}

  static async on(
    document: PlaygroundDocument,
    source: string,
    voucher: Voucher,
  ): Promise<CanvasSession> {
    const session = new CanvasSession(await Studio.withoutDesigner(document, voucher))
    session.source = source
    return session
  }

  static async open(studio: Studio, spec: DocumentSpec): Promise<CanvasSession> {
    const session = new CanvasSession(studio)
    session.source = (await studio.design({ build: spec, tag: session.tag })) as string
    return session
  }

  get document() {
    return this.studio.document
  }

  get panel() {
    return this.studio.panel
  }

  async edit(edit: Edit): Promise<void> {
    if (edit.edit === 'undo') return this.undo()
    if (edit.edit === 'reopen the file') return this.reopen()
    const { source, copies, tag } = this
    const before = this.snapshot()
    const answer = (await this.studio.design({ ...edit, source, tag })) as {
      source: string
      copy?: string
    }
    this.source = answer.source
    if (answer.copy) this.copies = [...copies, answer.copy]
    if (this.snapshot() !== before) this.undoable.push({ source, copies })
  }

  /** Makes a run of one image. Returns `false` if the source has nothing to show. */
  async remix(picture: DocumentSpec['picture'] = 'seed'): Promise<boolean> {
    const { source: id, panel } = this
    const { voucher } = this.studio
    const keep = (await panel.ask('keepLayers', { id })).layers
      .filter(({ on }) => on)
      .map((layer) => layer.id)
    const box = this.sizeOf(id)
    const seed = await panel
      .ask('exportSource', { id, size: box, keep })
      .catch((error: unknown) => {
        if (!String(error).includes('emptyExport')) throw error
      })
    if (!seed) return false
    this.keep = keep
    this.madeFrom = id
    this.seed = seed.bytes.slice()
    const recipe = { width: seed.width, height: seed.height, numberResults: 1 } as Recipe
    await panel.ask('place', {
      claim: {
        key: this.key,
        sources: [{ id, name: 'Source', ...box }],
        keep: { [id]: keep },
        grid: {
          title: 'Remix',
          rows: [''],
          columns: [''],
          places: [{ row: 0, column: 0, source: 0 }],
        },
        madeAt: '2026-01-01T00:00:00.000Z',
        by: { relay: voucher.url, team: 'studio', member: 'ada' },
        body: { seed: 'a'.repeat(64), cells: [recipe] },
      },
    })
    const n = Number(this.tag.slice(1))
    const record = JSON.stringify({ run, n, verdict: 'checked', source: { id, name: 'Source' } })
    const bytes = picture === 'seed' ? seed.bytes : landscape.slice()
    const filled = await panel.ask('fill', { key: this.key, n: 0, bytes, record })
    await panel.ask('settle', { key: this.key })
    if (filled === 'gone') throw new Error('the run is gone from the canvas')
    this.variation = filled.id
    voucher.says.set(n, { verdict: 'checked', picture: filled.picture })
    return true
  }

  async swap() {
    const swapped = await this.panel.ask('swap', { id: this.variation })
    this.undoable = []
    return swapped
  }

  restore = (id = this.source): Promise<Restored> => this.panel.ask('restore', { id })

  /** Limits undo to the edits from here on. */
  forgetEdits(): void {
    this.undoable = []
  }

  async close(): Promise<void> {
    if (this.opened.length === 0)
      await this.studio.design({ clear: true, tag: this.tag }).catch(() => undefined)
    for (const studio of this.opened) studio.close()
  }

  /** Undoes the designer's last edit; without one it does nothing. */
  private undo(): void {
    const state = this.undoable.pop()
    if (!state) return
    const before = this.snapshot()
    // An edit that changed nothing may be an undo step of its own.
    while (this.snapshot() === before && this.document.undo());
    Object.assign(this, state)
  }

  private snapshot(): string {
    const { document, tag } = this
    const pages = document.graph.getPages().filter(({ name }) => name.endsWith(` ${tag}`))
    return JSON.stringify([
      documentState(document, tag),
      pages.map(({ id }) => layersBelow(document, id)),
    ])
  }

  /**
   * Reopens the file, except for a document with instances: the playground's files do not store
   * overrides inside an instance.
   */
  private async reopen(): Promise<void> {
    const { document, tag } = this
    if (JSON.stringify(documentState(document, tag)).includes('"INSTANCE"')) return
    const ids = [this.source, this.variation, ...this.copies]
    const paths = ids.map((id) => pathOf(document, id))
    const studio = await this.studio.reopened()
    this.opened.push(studio)
    this.studio = studio
    const [source = '', variation = '', ...copies] = paths.map((path) =>
      idAtPath(studio.document, path),
    )
    Object.assign(this, { source, variation, copies, undoable: [], renewedIds: true })
  }

  /** Returns the size of the source's axis-aligned box, in whole canvas pixels. */
  private sizeOf(id: string) {
    const { width, height } = ownBounds(this.document.graph, [id]) ?? { width: 0, height: 0 }
    return { width: Math.round(width), height: Math.round(height) }
  }
}
