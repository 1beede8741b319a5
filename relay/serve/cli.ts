// Runs the commands of `npm run relay --`: inviting, listing and revoking members, as admin
// requests to the relay on this machine.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { invitedSchema, memberListSchema, type Member } from '../../contract/member.js'
import { refusalSchema } from '../../contract/about.js'
import { wordsFor } from '../../contract/words.js'
import { tokensIn } from '../http/token.js'
import { dryRun } from './dry-run.js'
import { Unstartable } from './port.js'

const usage = `What may follow: invite <name or email> [--admin], members, revoke <id or name>, dry-run.`

interface CliContext {
  port: number
  data: string
  token: string | undefined
  /** Folder of package.json. */
  root: string
}

/** Runs a command. Returns the text for the terminal. */
export async function runCommand(
  [command, ...words]: readonly string[],
  desk: CliContext,
): Promise<string> {
  const { root } = desk
  const [who] = words.filter((word) => !word.startsWith('--'))
  if (command === 'dry-run') return dryRun(root)
  if (command === 'members') return (await everybody(desk)).map(lineOf).join('\n')
  if (command === 'invite' && who) {
    const role = words.includes('--admin') ? 'admin' : 'member'
    const { member, token } = invitedSchema.parse(
      await callRelay(desk, 'POST', '/v1/members', { name: who, role }),
    )
    return `${lineOf(member)}\nThe token, shown this once:\n${token}`
  }
  if (command === 'revoke' && who) {
    const member = (await everybody(desk)).find(
      ({ id, name, revokedAt }) => !revokedAt && (id === who || name === who),
    )
    if (!member) throw new Unstartable(`Nobody here is called ${who} and has a token.`)
    await callRelay(desk, 'DELETE', `/v1/members/${member.id}`)
    return `${member.name} has no token any more.`
  }
  throw new Unstartable(usage)
}

const everybody = async (desk: CliContext) =>
  memberListSchema.parse(await callRelay(desk, 'GET', '/v1/members')).members

function lineOf({ id, name, role, first, revokedAt }: Member): string {
  return [id, role, name, first && 'by the settings', revokedAt && `revoked ${revokedAt}`]
    .filter(Boolean)
    .join('  ')
}

async function callRelay(
  { port, data, token: given }: CliContext,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const file = join(data, 'admin-token')
  const token = tokensIn(given ?? (existsSync(file) ? readFileSync(file, 'utf8') : ''))[0]
  if (!token)
    throw new Unstartable(
      'Set RELAY_ADMIN_TOKEN to the admin’s token, or RELAY_DATA to the folder that it is in.',
    )
  const answer = await fetch(`http://localhost:${port}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => undefined)
  if (!answer)
    throw new Unstartable(`No relay answers on port ${port}. Start it, or set PORT to its port.`)
  const text = await answer.text()
  const said: unknown = text === '' ? undefined : JSON.parse(text)
  if (answer.ok) return said
  const { sentence, wayOut } = wordsFor(refusalSchema.parse(said).failure)
  throw new Unstartable(`${sentence} ${wayOut}`)
}
