// The object of one team's seed: its bytes in rows until they have served, and the UUID under which Runware keeps it. Knows no run's state.
import { DurableObject } from 'cloudflare:workers'
import { readUpload, readAnswer } from './answer.js'
import { log } from './log.js'
import type { Bindings, Reference, SeedCalls } from './objects.js'
import { uploadTimeoutMs } from './pace.js'
import { base64 } from './picture.js'
import { refuse } from './refusal.js'
import { post } from './runware.js'
import { migrate } from './schema.js'
import { receive, SeedRefused, type Piece } from './receive.js'
import { meaningOf, meaningOfStatus } from './trouble.js'

// Runware deletes 30 days after the last use; a day less, so that a UUID never lapses on the way.
const keptMs = 29 * 24 * 3600_000

/** A step that was released is never changed. */
const steps = [
  `create table if not exists known (one integer primary key check (one = 1), value text not null);
   create table if not exists piece (receipt text not null, n integer not null, bytes blob not null, primary key (receipt, n));
   create table if not exists holder (run text primary key);`,
] as const

interface Known {
  type: string
  /** Which receipt's rows are the picture; absent once they were let go. */
  receipt?: string | undefined
  uuid?: string | undefined
  uuidRefused?: boolean
  usedAt: number
}

export class SeedObject extends DurableObject<Bindings> implements SeedCalls {
  private readonly sql: SqlStorage
  private upload: Promise<Reference> | undefined

  constructor(state: DurableObjectState, env: Bindings) {
    super(state, env)
    migrate(state.storage, 'seed', steps)
    this.sql = state.storage.sql
  }

  async there(): Promise<boolean> {
    const known = this.known()
    return known !== undefined && (known.receipt !== undefined || known.uuid !== undefined)
  }

  async hold(run: string): Promise<void> {
    this.sql.exec('insert or ignore into holder values (?)', run)
  }

  async release(run: string): Promise<void> {
    this.sql.exec('delete from holder where run = ?', run)
    const held = this.sql.exec('select run from holder limit 1').toArray().length > 0
    const known = this.known()
    if (!held && known?.uuid) this.letBytesGo(known)
  }

  async reference(): Promise<Reference> {
    const known = this.known()
    const gone: Reference = { failure: { kind: 'refused', field: 'seed', allowed: 'a picture sent again' } }
    if (!known) return gone
    if (known.uuid) {
      this.save({ ...known, usedAt: Date.now() })
      return { uuid: known.uuid }
    }
    if (!known.receipt) return gone
    if (known.uuidRefused) return { bytes: true }
    // Cells of a run ask at the same time; one upload serves them all.
    this.upload ??= this.send(known).finally(() => (this.upload = undefined))
    return this.upload
  }

  async refuse(uuid?: string): Promise<void> {
    const known = this.known()
    if (known && known.uuid === uuid) this.save({ ...known, uuid: undefined, uuidRefused: true })
  }

  override async alarm(): Promise<void> {
    const known = this.known()
    if (!known) return
    const lapsesAt = known.usedAt + keptMs
    if (Date.now() < lapsesAt) return this.ctx.storage.setAlarm(lapsesAt)
    await this.ctx.storage.deleteAll()
    migrate(this.ctx.storage, 'seed', steps)
  }

  override async fetch(request: Request): Promise<Response> {
    if (request.method === 'GET') {
      const known = this.known()
      const bytes = known?.receipt === undefined ? 0 : this.dataUriBytes(known)
      return new Response(this.dataUri(), { headers: { 'x-bytes': String(bytes) } })
    }
    if (await this.there()) {
      await request.body?.cancel()
      return new Response(null, { status: 200 })
    }
    const receipt = crypto.randomUUID()
    const keep: Piece = (n, bytes) => void this.sql.exec('insert into piece values (?, ?, ?)', receipt, n, bytes)
    try {
      const type = await receive(request.body, new URL(request.url).searchParams.get('sha') ?? '', keep)
      const older = this.known()
      this.save({ type, receipt, usedAt: Date.now(), uuidRefused: older?.uuidRefused ?? false })
      this.sql.exec('delete from piece where receipt <> ?', receipt)
      await this.ctx.storage.setAlarm(Date.now() + keptMs)
      return new Response(null, { status: 201 })
    } catch (error) {
      this.sql.exec('delete from piece where receipt = ?', receipt)
      if (error instanceof SeedRefused) return refuse(error.failure, error.status)
      throw error
    }
  }

  private async send(known: Known): Promise<Reference> {
    const taskUUID = crypto.randomUUID()
    const hole = crypto.randomUUID()
    const large = { hole, text: this.dataUri(), bytes: this.dataUriBytes(known) }
    const reply = await post(this.env, { taskType: 'imageUpload', taskUUID, image: hole }, uploadTimeoutMs, { large })
    const uuid = readUpload(reply.body)
    if (uuid) {
      this.save({ ...known, uuid, usedAt: Date.now() })
      return { uuid }
    }
    const trouble = readAnswer(reply.body, taskUUID)?.troubles[0]
    const asked = { copyrightDetection: false, checkContent: true, ref: taskUUID }
    const meaning = trouble ? meaningOf(trouble, reply.status, asked) : meaningOfStatus(reply.status, taskUUID)
    if (trouble) log('Runware refused a seed', { ref: taskUUID, status: reply.status, code: trouble.code })
    if (meaning?.kind !== 'final') return { later: reply.retryAfterMs ?? 0 }
    // A server that takes no uploads may still take the picture with the task.
    return meaning.failure.kind === 'refused' ? { bytes: true } : { failure: meaning.failure }
  }

  /** The picture as a data URI, a row at a time. Empty where its bytes were let go. */
  private dataUri(): ReadableStream<Uint8Array> {
    const { type, receipt } = this.known() ?? { type: '', receipt: undefined }
    const encoder = new TextEncoder()
    let n = 0
    return new ReadableStream({
      pull: (controller) => {
        const row = this.sql
          .exec<{ bytes: ArrayBuffer }>('select bytes from piece where receipt = ? and n = ?', receipt ?? '', n)
          .toArray()[0]
        if (!row) return controller.close()
        controller.enqueue(encoder.encode((n === 0 ? `data:${type};base64,` : '') + base64(new Uint8Array(row.bytes))))
        n += 1
      },
    })
  }

  private dataUriBytes({ type, receipt }: Known): number {
    const whole = 'select coalesce(sum(length(bytes)), 0) as bytes from piece where receipt = ?'
    const { bytes } = this.sql.exec<{ bytes: number }>(whole, receipt ?? '').one()
    return `data:${type};base64,`.length + Math.ceil(bytes / 3) * 4
  }

  private letBytesGo(known: Known): void {
    this.sql.exec('delete from piece')
    this.save({ ...known, receipt: undefined })
  }

  private known(): Known | undefined {
    const row = this.sql.exec<{ value: string }>('select value from known').toArray()[0]
    return row && (JSON.parse(row.value) as Known)
  }

  private save(known: Known): void {
    this.sql.exec('insert into known values (1, ?) on conflict do update set value = excluded.value', JSON.stringify(known))
  }
}
