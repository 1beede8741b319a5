// Stores a team's members, each with the hash of one token.
import {
  memberSchema,
  type Invitation,
  type Member,
  type MemberChange,
  type OwnCaps,
} from '../../contract/member.js'
import type { Caps } from '../../contract/policy.js'

interface Row extends Record<string, SqlStorageValue> {
  id: string
  name: string
  role: 'admin' | 'member'
  caps: string
  hash: string
  invited: string
  revoked: string | null
}

export class Members {
  constructor(private readonly sql: SqlStorage) {}

  /** Returns a member with a valid token, and the token's hash. */
  active(id: string): { member: Member; hash: string } | undefined {
    const row = this.row('id', id)
    return row && row.revoked === null ? { member: memberOf(row), hash: row.hash } : undefined
  }

  all(): Member[] {
    return this.sql.exec<Row>('select * from member order by invited, id').toArray().map(memberOf)
  }

  /**
   * Returns the id for a name: the previous one if its token was revoked. Returns `undefined` if
   * the name has a valid token.
   */
  idFor(name: string): string | undefined {
    const known = this.row('name', name)
    if (!known) return idMade()
    return known.revoked === null ? undefined : known.id
  }

  add(id: string, { name, role, caps }: Invitation, hash: string, at: string): Member | undefined {
    this.sql.exec(
      `insert into member values (?, ?, ?, ?, ?, ?, null)
       on conflict (id) do update set role = excluded.role, caps = excluded.caps, hash = excluded.hash, revoked = null`,
      id,
      name,
      role,
      JSON.stringify(caps),
      hash,
      at,
    )
    return this.active(id)?.member
  }

  change(id: string, { role, caps }: MemberChange): Member | undefined {
    this.sql.exec(
      'update member set role = ?, caps = ? where id = ? and revoked is null',
      role,
      JSON.stringify(caps),
      id,
    )
    return this.active(id)?.member
  }

  revoke(id: string, at: string): boolean {
    return (
      this.sql.exec('update member set revoked = ? where id = ? and revoked is null', at, id)
        .rowsWritten > 0
    )
  }

  nameOf(id: string): string | undefined {
    return this.row('id', id)?.name
  }

  private row(by: 'id' | 'name', value: string): Row | undefined {
    return this.sql.exec<Row>(`select * from member where ${by} = ?`, value).toArray()[0]
  }
}

/** Returns a member's own caps if there are any, else those of the policy. */
export function capsFor(own: OwnCaps | undefined, standard: Caps): Caps {
  return {
    dayUsd: own?.dayUsd === undefined ? standard.dayUsd : own.dayUsd,
    monthUsd: own?.monthUsd === undefined ? standard.monthUsd : own.monthUsd,
  }
}

/** Returns an id without personal data, since it appears in tokens, logs and files. */
function idMade(): string {
  return `m${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`
}

function memberOf({ id, name, role, caps, invited, revoked }: Row): Member {
  return memberSchema.parse({
    id,
    name,
    role,
    caps: JSON.parse(caps),
    invitedAt: invited,
    ...(revoked && { revokedAt: revoked }),
  })
}
