// A document with the built plugin and a simulated designer. Many generated documents share one:
// each has pages of its own.
import { PlaygroundDocument } from 'figma-playground/document'
import { openHost, startDrawingInNode, type OpenedHost } from 'figma-playground/node'
import { photo } from '../photo.js'
import type { Panel } from '../plugin/panel.js'
import { openConnected, type Voucher } from '../plugin/vouching.js'
import { designerCode } from './designer-sandbox.js'

const picture = new Uint8Array(await photo(90, 60, 'png'))

export class Studio {
  private lastOrder = 0

  private constructor(
    readonly document: PlaygroundDocument,
    readonly panel: Panel,
    readonly voucher: Voucher,
    private readonly designer?: OpenedHost,
  ) {}

  /** Opens a document that was made elsewhere; it accepts no edits. */
  static async withoutDesigner(document: PlaygroundDocument, voucher: Voucher): Promise<Studio> {
    return new Studio(document, await openConnected(document, voucher), voucher)
  }

  static async open(voucher: Voucher, document?: PlaygroundDocument): Promise<Studio> {
    await startDrawingInNode()
    const opened = document ?? PlaygroundDocument.empty()
    const designer = await openHost({
      document: opened,
      code: designerCode(opened.addImage(picture.slice())),
    })
    return new Studio(opened, await openConnected(opened, voucher), voucher, designer)
  }

  /** Returns the same document, saved to a file and reopened. */
  async reopened(): Promise<Studio> {
    return Studio.open(
      this.voucher,
      await PlaygroundDocument.open(await this.document.save(), 'later.fig'),
    )
  }

  /** Sends an order to the designer's sandbox and returns its answer. */
  async design(order: object): Promise<unknown> {
    const id = ++this.lastOrder
    if (!this.designer) throw new Error('nobody is there to edit this document')
    const { stage, plugin } = this.designer
    plugin.fromUI({ id, order })
    for (;;) {
      const answer = (stage.messages as { id: number; value?: unknown; error?: string }[]).find(
        (one) => one.id === id,
      )
      if (answer?.error) throw new Error(answer.error)
      if (answer) return answer.value
      await stage.more()
    }
  }

  close(): void {
    this.designer?.plugin.close()
    this.panel.plugin.close()
  }
}
