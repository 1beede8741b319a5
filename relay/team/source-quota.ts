// Stores the records of a team's source images: their sender, their stored bytes, and the open
// uploads. Enforces quotas for each member and for the team. Stores no image bytes.
import type { Failure } from '../../contract/failure.js'
import { maxSeedBytes } from '../source/upload.js'
import type { Settings } from '../settings.js'
import type { OpenUpload } from '../durable-objects/team.js'

export type SourceLimits = Pick<
  Settings,
  | 'sourceBytesPerMember'
  | 'sourceBytesPerTeam'
  | 'sourcesPerMember'
  | 'sourcesPerTeam'
  | 'bodyDeadlineMs'
>

const uploadsPerMember = 4
const uploadsPerTeam = 16
/**
 * Added to the deadline of the body, so that no upload loses its slot while it is still being
 * written.
 */
const marginMs = 60_000
const mb = 1024 * 1024

type Sums = { member: number; team: number; memberBytes: number; teamBytes: number }

export class SourceImages {
  constructor(
    private readonly sql: SqlStorage,
    private readonly limits: SourceLimits,
  ) {}

  /**
   * Returns true if the team ever received this image. Runs of an older relay are looked up in the
   * ledger.
   */
  isKnown(hash: string): boolean {
    const known =
      'select 1 from source_image where hash = ?1 union all select 1 from cell where seed = ?1 limit 1'
    return this.sql.exec(known, hash).toArray().length > 0
  }

  /**
   * Reserves storage for an upload of `bytes`, or of the largest image if the sender announces no
   * size.
   */
  begin(member: string, bytes: number | undefined, now: number): OpenUpload | { failure: Failure } {
    this.sql.exec('delete from upload where until < ?', now)
    const open = this.sums('upload', member)
    if (open.member >= uploadsPerMember || open.team >= uploadsPerTeam)
      return { failure: { kind: 'busy', retryAfterMs: 1000 } }
    const size = bytes ?? maxSeedBytes
    const refusal = this.overLimit(open, this.sums('source_image', member), size)
    if (refusal) return { failure: { kind: 'refused', field: 'seed', allowed: refusal } }
    const slots = this.sql
      .exec<{ slot: number }>('select slot from upload')
      .toArray()
      .map(({ slot }) => slot)
    const slot = Array.from({ length: uploadsPerTeam }, (_, n) => n).find(
      (n) => !slots.includes(n),
    ) as number
    const id = crypto.randomUUID()
    const until = now + this.limits.bodyDeadlineMs + marginMs
    this.sql.exec(
      'insert into upload (slot, id, member, bytes, until) values (?, ?, ?, ?, ?)',
      slot,
      id,
      member,
      size,
      until,
    )
    return { slot, id }
  }

  /** Closes an upload. `stored` is absent if nothing was stored. */
  finish(id: string, stored?: { member: string; hash: string; bytes: number }): void {
    this.sql.exec('delete from upload where id = ?', id)
    if (!stored) return
    this.sql.exec(
      `insert into source_image (hash, member, bytes) values (?, ?, ?)
       on conflict do update set member = excluded.member, bytes = excluded.bytes`,
      stored.hash,
      stored.member,
      stored.bytes,
    )
  }

  /** Stores that the bytes of an image were released, or that nothing of it is left. */
  released(hash: string, isGone: boolean): void {
    if (isGone) this.sql.exec('delete from source_image where hash = ?', hash)
    else this.sql.exec('update source_image set bytes = 0 where hash = ?', hash)
  }

  private overLimit(open: Sums, kept: Sums, size: number): string | undefined {
    const { sourceBytesPerMember, sourceBytesPerTeam, sourcesPerMember, sourcesPerTeam } =
      this.limits
    const wait =
      'A picture that no run uses is removed after an hour, any other at the end of its run'
    if (open.member + kept.member >= sourcesPerMember)
      return `at most ${sourcesPerMember} pictures at a time. ${wait}`
    if (open.team + kept.team >= sourcesPerTeam)
      return `at most ${sourcesPerTeam} pictures of your team at a time. ${wait}`
    if (open.memberBytes + kept.memberBytes + size > sourceBytesPerMember)
      return `pictures of ${sourceBytesPerMember / mb} MB together at a time. ${wait}`
    if (open.teamBytes + kept.teamBytes + size > sourceBytesPerTeam)
      return `pictures of ${sourceBytesPerTeam / mb} MB together for your whole team at a time. ${wait}`
    return undefined
  }

  private sums(table: 'upload' | 'source_image', member: string): Sums {
    return this.sql
      .exec<Sums>(
        `select count(*) filter (where member = ?1) as member, count(*) as team,
           coalesce(sum(bytes) filter (where member = ?1), 0) as memberBytes, coalesce(sum(bytes), 0) as teamBytes
         from ${table} where bytes > 0`,
        member,
      )
      .one()
  }
}
