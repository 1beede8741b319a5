// Returns the admin's token of this machine: from RELAY_ADMIN_TOKEN, or generated once and stored
// beside the relay's data.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const file = '.data/admin-token'

export function adminToken() {
  const given = process.env['RELAY_ADMIN_TOKEN']
  if (given) return given
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const made = `local.admin.${randomBytes(24).toString('hex')}`
  mkdirSync('.data', { recursive: true })
  writeFileSync(file, made, { mode: 0o600 })
  return made
}
