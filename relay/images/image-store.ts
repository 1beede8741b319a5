// Stores images that were embedded in a response, in SQLite rows of the run's object, until they
// were fetched and for a while after.
import { Base64Decoder, rowBytes } from '../streams/base64-stream.js'
import type { OpenSink, ImageSink } from '../streams/extract-images.js'
import { expiresAt } from '../runware/timing.js'
import { toHex, imageType } from './image-type.js'
import { migrate } from '../storage/migrate.js'
import type { StoredImage } from '../durable-objects/run.js'
import type { ImageType } from '../durable-objects/run.js'

/** The images of one response. Those that are not committed are deleted. */
export interface Batch {
  open: OpenSink
  receipts: string[]
}

/** Receipt of an image that is already stored, so that a later poll does not store it again. */
const known = 'kept-already'

/** Migration steps. Never change a released step. */
const steps = [
  `create table if not exists kept (
     receipt text primary key, type text not null, bytes integer not null, sha text not null,
     came integer not null, home integer, adopted integer not null default 0);
   create table if not exists piece (receipt text not null, n integer not null, bytes blob not null, primary key (receipt, n));`,
] as const

export class ImageStore {
  private readonly sql: SqlStorage

  constructor(storage: DurableObjectStorage) {
    migrate(storage, 'kept', steps)
    const { sql } = storage
    this.sql = sql
    // Rows that an earlier process wrote and did not commit.
    sql.exec('delete from kept where adopted = 0')
    sql.exec('delete from piece where receipt not in (select receipt from kept)')
  }

  /**
   * Starts storing images of a response. Images whose `imageUUID` is in `has` are skipped, each
   * name as often as it is listed.
   */
  beginBatch(has: readonly string[]): Batch {
    const left = [...has]
    const receipts: string[] = []
    const open: OpenSink = (beside) => {
      const [, imageUUID] = /"imageUUID"\s*:\s*"([^"\\]+)"/.exec(beside) ?? []
      const place = left.indexOf(imageUUID ?? '')
      if (place >= 0) {
        left.splice(place, 1)
        return new ReadOver()
      }
      const receipt = crypto.randomUUID()
      receipts.push(receipt)
      return this.openSink(receipt)
    }
    return { open, receipts }
  }

  find(receipt: string): StoredImage | undefined {
    return this.sql
      .exec<{ type: ImageType; bytes: number; sha: string }>(
        'select type, bytes, sha from kept where receipt = ?',
        receipt,
      )
      .toArray()[0]
  }

  /** Keeps the images of a batch that a task's image references, and deletes the others. */
  commit({ receipts }: Batch, wanted: ReadonlySet<string>): void {
    for (const receipt of receipts)
      if (wanted.has(receipt))
        this.sql.exec('update kept set adopted = 1 where receipt = ?', receipt)
      else this.deleteImage(receipt)
  }

  markDelivered(receipt: string, now: number): void {
    this.sql.exec('update kept set home = coalesce(home, ?) where receipt = ?', now, receipt)
  }

  /** Deletes expired images. Returns the time of the next expiry, if there is any. */
  deleteExpired(now: number, keepMs: number): number | undefined {
    let next: number | undefined
    for (const { receipt, came, home } of this.sql
      .exec<{ receipt: string; came: number; home: number | null }>(
        'select receipt, came, home from kept',
      )
      .toArray()) {
      const at = expiresAt({ came, home }, keepMs)
      if (at <= now) this.deleteImage(receipt)
      else next = Math.min(at, next ?? at)
    }
    return next
  }

  /** Returns the bytes of a range, both ends included, one row at a time. */
  read(receipt: string, from: number, to: number): ReadableStream<Uint8Array> {
    let at = from
    const source: UnderlyingSource<Uint8Array> = {
      pull: (controller) => {
        const n = Math.floor(at / rowBytes)
        const row = this.sql
          .exec<{ bytes: ArrayBuffer }>(
            'select bytes from piece where receipt = ? and n = ?',
            receipt,
            n,
          )
          .toArray()[0]
        // The image expired while it was read: a truncated body must not pass as complete.
        if (!row) return controller.error(new Error('no longer kept'))
        const part = new Uint8Array(row.bytes).subarray(at - n * rowBytes, to + 1 - n * rowBytes)
        at += part.length
        controller.enqueue(part)
        if (at > to) controller.close()
      },
    }
    return new ReadableStream(source, { highWaterMark: 0 })
  }

  private openSink(receipt: string): ImageSink {
    const digest = new crypto.DigestStream('SHA-256')
    const writer = digest.getWriter()
    let type: ImageType | undefined
    const carried = new Base64Decoder((n, bytes) => {
      if (n === 0) type = imageType(bytes)
      if (!type) return
      this.sql.exec('insert into piece values (?, ?, ?)', receipt, n, bytes)
      void writer.write(bytes)
    })
    return {
      write: (chunk, at) => carried.write(chunk, at),
      end: async () => {
        const whole = carried.end()
        await writer.close()
        const sha = toHex(await digest.digest)
        if (whole && type)
          this.sql.exec(
            'insert into kept (receipt, type, bytes, sha, came) values (?, ?, ?, ?, ?)',
            receipt,
            type,
            carried.size,
            sha,
            Date.now(),
          )
        else this.deleteImage(receipt)
        return carried.chars === 0 ? '' : receipt
      },
    }
  }

  private deleteImage(receipt: string): void {
    this.sql.exec('delete from piece where receipt = ?', receipt)
    this.sql.exec('delete from kept where receipt = ?', receipt)
  }
}

class ReadOver implements ImageSink {
  private readonly carried = new Base64Decoder(() => undefined)
  write(chunk: Uint8Array, at: number): number {
    return this.carried.write(chunk, at)
  }
  async end(): Promise<string> {
    return known
  }
}
