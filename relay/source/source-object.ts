// Durable Object of one source image of a team: stores its bytes until they were used, and its UUID
// at Runware. Has no access to the state of runs.
import { DurableObject } from 'cloudflare:workers'
import { readUpload, readResponse } from '../runware/response.js'
import { BodyTooSlow } from '../http/body-speed.js'
import { foreignFailure, isForeignReply, mostForeignReplies } from '../runware/foreign-reply.js'
import { log } from '../log.js'
import { uploadTimeoutMs } from '../runware/timing.js'
import { toBase64 } from '../images/image-type.js'
import { failureResponse } from '../http/error-response.js'
import { post, type RawReply } from '../runware/client.js'
import { migrate } from '../storage/migrate.js'
import { receive, SeedRefused, type Piece } from './upload.js'
import { readSettings, type Settings } from '../settings.js'
import { classifyError, classifyStatus } from '../runware/error-codes.js'
import { Wakeup } from '../storage/wakeup.js'
import { type Bindings, runObject, teamObject } from '../durable-objects/bindings.js'
import type { SourceReference, SourceApi } from '../durable-objects/source.js'

// Runware deletes an image 30 days after its last use. One day less, so that a UUID never expires
// in transit.
const keptMs = 29 * 24 * 3600_000

/** Migration steps. Never change a released step. */
const steps = [
  `create table if not exists known (one integer primary key check (one = 1), value text not null);
   create table if not exists piece (receipt text not null, n integer not null, bytes blob not null, primary key (receipt, n));
   create table if not exists holder (run text primary key);`,
  // Runs that wait until the bytes are uploaded again.
  `create table bytes_waiter (team text not null, run text not null, hash text not null, primary key (team, run));`,
] as const

interface Known {
  type: string
  /** Receipt of the rows with the image's bytes; absent once they were released. */
  receipt?: string | undefined
  uuid?: string | undefined
  uuidRefused?: boolean
  usedAt: number
  /** Team to which releases are reported; absent in rows of an older relay, which had no quotas. */
  team?: string
  hash?: string
  /** True until a run uses it. */
  unused?: boolean
}

export class SeedObject extends DurableObject<Bindings> implements SourceApi {
  private readonly sql: SqlStorage
  private readonly settings: Settings
  private readonly wakeup: Wakeup
  private upload: Promise<SourceReference> | undefined
  /** Consecutive uploads with a reply that is not Runware's, and the time of the last one. */
  private foreign = { replies: 0, at: 0 }

  constructor(state: DurableObjectState, env: Bindings) {
    super(state, env)
    migrate(state.storage, 'seed', steps)
    this.sql = state.storage.sql
    const settings = readSettings(env)
    // The Worker refuses every request to a relay with invalid settings.
    if (typeof settings === 'string') throw new Error(settings)
    this.settings = settings
    this.wakeup = new Wakeup(state.storage)
    void state.blockConcurrencyWhile(() => this.wakeup.load(this.known() !== undefined))
  }

  async there(): Promise<boolean> {
    const known = this.known()
    // The caller is about to use the image.
    if (known?.unused) this.save({ ...known, usedAt: Date.now() })
    return known !== undefined && (known.receipt !== undefined || known.uuid !== undefined)
  }

  async hold(run: string): Promise<void> {
    this.sql.exec('insert or ignore into holder values (?)', run)
    const known = this.known()
    if (known?.unused) this.save({ ...known, unused: false, usedAt: Date.now() })
  }

  async release(run: string): Promise<void> {
    this.sql.exec('delete from holder where run = ?', run)
    const held = this.sql.exec('select run from holder limit 1').toArray().length > 0
    const known = this.known()
    if (held || !known?.uuid) return
    this.letBytesGo(known)
    await this.reportRelease(known, false)
  }

  async reference(): Promise<SourceReference> {
    const known = this.known()
    const absent = { absent: true } as const
    if (!known) return absent
    if (known.uuid) {
      this.save({ ...known, usedAt: Date.now() })
      return { uuid: known.uuid }
    }
    if (!known.receipt) return absent
    if (known.uuidRefused) return { bytes: true }
    // Cells of a run request the image at the same time; one upload serves them all.
    this.upload ??= this.send(known).finally(() => (this.upload = undefined))
    return this.upload
  }

  async forget(uuid: string): Promise<void> {
    const known = this.known()
    if (known && known.uuid === uuid) this.save({ ...known, uuid: undefined, uuidRefused: true })
  }

  async awaitBytes({
    team,
    run,
    hash,
  }: {
    team: string
    run: string
    hash: string
  }): Promise<void> {
    this.sql.exec('insert or replace into bytes_waiter values (?, ?, ?)', team, run, hash)
    if (await this.there()) await this.notifyWaiters()
  }

  /** Notifies the waiting runs. A run that cannot be reached now checks for the bytes by itself. */
  private async notifyWaiters(): Promise<void> {
    type Waiter = { team: string; run: string; hash: string }
    const waiters = this.sql
      .exec<Waiter>('delete from bytes_waiter returning team, run, hash')
      .toArray()
    await Promise.allSettled(
      waiters.map(({ team, run, hash }) => runObject(this.env, team, run).sourceArrived(hash)),
    )
  }

  override async alarm(): Promise<void> {
    this.wakeup.fired()
    const known = this.known()
    if (!known) return
    const lapsesAt = known.usedAt + (known.unused ? this.settings.unusedSourceMs : keptMs)
    if (Date.now() < lapsesAt) return this.wakeup.by(lapsesAt)
    await this.reportRelease(known, true)
    await this.discard()
    log('a source image was removed', { team: known.team, unused: known.unused ? 1 : 0 })
  }

  async checkDisk(): Promise<void> {
    this.sql.exec("insert or replace into holder values ('disk-check')")
    this.sql.exec("delete from holder where run = 'disk-check'")
    await this.ctx.storage.sync()
  }

  async discard(): Promise<void> {
    await this.ctx.storage.deleteAlarm()
    this.wakeup.fired()
    await this.ctx.storage.deleteAll()
    migrate(this.ctx.storage, 'seed', steps)
  }

  override async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (request.method === 'GET') {
      const known = this.known()
      if (pathname === '/bytes') return new Response(this.pieces((bytes) => bytes))
      const bytes = known?.receipt === undefined ? 0 : this.dataUriBytes(known)
      return new Response(this.dataUri(), { headers: { 'x-bytes': String(bytes) } })
    }
    if (await this.there()) {
      await request.body?.cancel()
      return new Response(null, { status: 200 })
    }
    const receipt = crypto.randomUUID()
    const keep: Piece = (n, bytes) =>
      void this.sql.exec('insert into piece values (?, ?, ?)', receipt, n, bytes)
    try {
      const [team, hash] = ['team', 'sha'].map((name) => searchParams.get(name) ?? '') as [
        string,
        string,
      ]
      const { type, bytes } = await receive(request.body, hash, keep, this.settings)
      const unused = this.sql.exec('select run from holder limit 1').toArray().length === 0
      this.save({ type, receipt, usedAt: Date.now(), team, hash, unused })
      this.sql.exec('delete from piece where receipt <> ?', receipt)
      this.wakeup.by(Date.now() + (unused ? this.settings.unusedSourceMs : keptMs))
      this.ctx.waitUntil(this.notifyWaiters())
      return new Response(null, { status: 201, headers: { 'x-bytes': String(bytes) } })
    } catch (error) {
      this.sql.exec('delete from piece where receipt = ?', receipt)
      if (error instanceof SeedRefused || error instanceof BodyTooSlow)
        return failureResponse(error.failure, error.status)
      throw error
    }
  }

  private async send(known: Known): Promise<SourceReference> {
    const taskUUID = crypto.randomUUID()
    const hole = crypto.randomUUID()
    const large = { hole, text: this.dataUri(), bytes: this.dataUriBytes(known) }
    const reply = await post(
      this.env,
      { taskType: 'imageUpload', taskUUID, image: hole },
      uploadTimeoutMs,
      { large },
    )
    const uuid = readUpload(reply.body)
    if (uuid) {
      this.save({ ...known, uuid, usedAt: Date.now() })
      return { uuid }
    }
    const answer = readResponse(reply.body, taskUUID)
    if (isForeignReply(reply.status, answer)) return this.afterForeign(reply)
    this.foreign = { replies: 0, at: 0 }
    const trouble = answer?.providerErrors[0]
    const asked = { copyrightDetection: false, checkContent: true, ref: taskUUID }
    const meaning = trouble
      ? classifyError(trouble, reply.status, asked)
      : classifyStatus(reply.status, taskUUID)
    if (trouble)
      log('Runware refused a seed', { ref: taskUUID, status: reply.status, code: trouble.code })
    if (meaning?.kind !== 'final') return { later: reply.retryAfterMs ?? 0 }
    // A server without uploads may still accept the image with the task.
    return meaning.failure.kind === 'refused' ? { bytes: true } : { failure: meaning.failure }
  }

  /**
   * Returns the reference after a reply of a proxy. For the run's other tasks, the proxy's next
   * reply within a minute refuses the image at once.
   */
  private afterForeign({ status, type, retryAfterMs }: RawReply): SourceReference {
    const now = Date.now()
    const isRecent = Math.abs(now - this.foreign.at) < 60_000
    this.foreign = { replies: (isRecent ? this.foreign.replies : 0) + 1, at: now }
    log('a proxy answered an upload in place of Runware', { status, type })
    if (this.foreign.replies < mostForeignReplies) return { later: retryAfterMs ?? 0 }
    return { failure: foreignFailure({ status, type }) }
  }

  /** Returns the image as a data URI, one row at a time. Empty if its bytes were released. */
  private dataUri(): ReadableStream<Uint8Array> {
    const type = this.known()?.type ?? ''
    const encoder = new TextEncoder()
    return this.pieces((bytes, n) =>
      encoder.encode((n === 0 ? `data:${type};base64,` : '') + toBase64(bytes)),
    )
  }

  /** Returns the stored bytes, one row at a time, each converted by `write`. */
  private pieces(write: (bytes: Uint8Array, n: number) => Uint8Array): ReadableStream<Uint8Array> {
    const { receipt } = this.known() ?? {}
    let n = 0
    const source: UnderlyingSource<Uint8Array> = {
      pull: (controller) => {
        const row = this.sql
          .exec<{ bytes: ArrayBuffer }>(
            'select bytes from piece where receipt = ? and n = ?',
            receipt ?? '',
            n,
          )
          .toArray()[0]
        if (!row) return controller.close()
        controller.enqueue(write(new Uint8Array(row.bytes), n))
        n += 1
      },
    }
    return new ReadableStream(source, { highWaterMark: 0 })
  }

  private dataUriBytes({ type, receipt }: Known): number {
    const whole = 'select coalesce(sum(length(bytes)), 0) as bytes from piece where receipt = ?'
    const { bytes } = this.sql.exec<{ bytes: number }>(whole, receipt ?? '').one()
    return `data:${type};base64,`.length + Math.ceil(bytes / 3) * 4
  }

  /**
   * Reports a release to the team, whose quota counts the bytes stored here. On an error the
   * caller's alarm or retry repeats it.
   */
  private async reportRelease({ team, hash }: Known, isGone: boolean): Promise<void> {
    if (team && hash) await teamObject(this.env, team).sourceReleased(hash, isGone)
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
    this.sql.exec(
      'insert into known values (1, ?) on conflict do update set value = excluded.value',
      JSON.stringify(known),
    )
  }
}
