// What this relay was set up to ask of Runware beside the recipe. Reads the environment's words against the table's own rows. Pure.
import type { Owned } from '../contract/recipe.js'
import { parameterSchemas } from '../contract/model/parameter.js'
import { isLoopback } from './loopback.js'

export interface Settings {
  /** What goes with every task. */
  owned: Pick<Owned, 'outputType' | 'ttl'>
  /** The address under which Runware reaches this relay, without a slash at its end. Absent: no webhooks. */
  publicUrl?: string
  /** How long a picture that came inside an answer is kept after it was fetched. */
  keepMs: number
  /** The smallest speed of a request's body, after `bodyGraceMs`, and the longest time that it takes in all. */
  bodyGraceMs: number
  bodyBytesPerS: number
  bodyDeadlineMs: number
  /** The most bytes, and the most source images, that are stored at a time. */
  sourceBytesPerMember: number
  sourceBytesPerTeam: number
  sourcesPerMember: number
  sourcesPerTeam: number
  /** The most tasks of all teams that are at Runware at a time. */
  inFlight: number
  /** The time after which a source image that no run has used is removed. */
  unusedSourceMs: number
}

/** By the name of the setting: the row whose schema it has to pass, and what that takes, in words. */
const rows = {
  RELAY_OUTPUT_TYPE: { name: 'outputType', allowed: 'URL, base64Data or dataURI' },
  RELAY_TTL_S: { name: 'ttl', allowed: 'a whole number of seconds, 60 or more' },
} as const

/** By the name of the setting: whole numbers, their bounds, and what is used without it. */
const numbers = {
  RELAY_KEEP_S: { noun: 'seconds', min: 1, max: 7 * 24 * 3600, standard: 24 * 3600 },
  RELAY_BODY_GRACE_S: { noun: 'seconds', min: 1, max: 600, standard: 10 },
  RELAY_BODY_BYTES_PER_S: { noun: 'bytes a second', min: 1, max: 10_000_000, standard: 32_768 },
  RELAY_BODY_DEADLINE_S: { noun: 'seconds', min: 1, max: 3600, standard: 600 },
  RELAY_SOURCE_MB_PER_MEMBER: { noun: 'megabytes', min: 1, max: 1_000_000, standard: 512 },
  RELAY_SOURCE_MB_PER_TEAM: { noun: 'megabytes', min: 1, max: 1_000_000, standard: 4096 },
  RELAY_SOURCES_PER_MEMBER: { noun: 'pictures', min: 1, max: 1_000_000, standard: 400 },
  RELAY_SOURCES_PER_TEAM: { noun: 'pictures', min: 1, max: 1_000_000, standard: 4000 },
  RUNWARE_IN_FLIGHT: { noun: 'tasks', min: 1, max: 1000, standard: 8 },
  RELAY_UNUSED_SOURCE_S: { noun: 'seconds', min: 1, max: 30 * 24 * 3600, standard: 3600 },
} as const
type NumberName = keyof typeof numbers

export const settingNames = [
  ...(Object.keys(rows) as (keyof typeof rows)[]),
  'RELAY_PUBLIC_URL',
  ...(Object.keys(numbers) as NumberName[]),
] as const

/** The environment as the Worker and the launcher have it: what is not set is empty or absent. */
export interface Environment extends Partial<Record<(typeof settingNames)[number], string | null>> {
  RUNWARE_URL: string
}

/** The settings, or the sentence that says which of them cannot be. */
export function readSettings(env: Environment): Settings | string {
  const read = readNumbers(env)
  if (typeof read === 'string') return read
  const settings: Settings = {
    owned: {},
    keepMs: read.RELAY_KEEP_S * 1000,
    bodyGraceMs: read.RELAY_BODY_GRACE_S * 1000,
    bodyBytesPerS: read.RELAY_BODY_BYTES_PER_S,
    bodyDeadlineMs: read.RELAY_BODY_DEADLINE_S * 1000,
    sourceBytesPerMember: read.RELAY_SOURCE_MB_PER_MEMBER * 1024 * 1024,
    sourceBytesPerTeam: read.RELAY_SOURCE_MB_PER_TEAM * 1024 * 1024,
    sourcesPerMember: read.RELAY_SOURCES_PER_MEMBER,
    sourcesPerTeam: read.RELAY_SOURCES_PER_TEAM,
    inFlight: read.RUNWARE_IN_FLIGHT,
    unusedSourceMs: read.RELAY_UNUSED_SOURCE_S * 1000,
  }
  for (const [setting, { name, allowed }] of Object.entries(rows)) {
    const text = env[setting as keyof typeof rows]
    if (!text) continue
    const value = parameterSchemas[name].safeParse(/^\d+$/.test(text) ? Number(text) : text)
    if (!value.success) return `${setting} has to be ${allowed}.`
    Object.assign(settings.owned, { [name]: value.data })
  }
  const { outputType = 'URL', ttl } = settings.owned
  settings.owned.outputType = outputType
  if (ttl !== undefined && outputType !== 'URL')
    return 'RELAY_TTL_S goes only with RELAY_OUTPUT_TYPE=URL.'

  const publicUrl = env.RELAY_PUBLIC_URL?.replace(/\/+$/, '')
  if (publicUrl) {
    const hook = parameterSchemas.webhookURL.safeParse(hookUrl(publicUrl, 'x'))
    if (!hook.success || /[?#]/.test(publicUrl) || !isSafe(publicUrl, env.RUNWARE_URL))
      return 'RELAY_PUBLIC_URL has to be the https address under which Runware reaches this relay.'
    settings.publicUrl = publicUrl
  }
  return settings
}

function readNumbers(env: Environment): Record<NumberName, number> | string {
  const read = {} as Record<NumberName, number>
  for (const [name, { noun, min, max, standard }] of Object.entries(numbers) as [
    NumberName,
    (typeof numbers)[NumberName],
  ][]) {
    const text = env[name] || String(standard)
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN
    if (!(value >= min && value <= max))
      return `${name} has to be a whole number of ${noun}, ${min} to ${max}.`
    read[name] = value
  }
  return read
}

/** Where Runware tells of a task. */
export function hookUrl(publicUrl: string, secret: string): string {
  return `${publicUrl}/v1/hooks/runware/${secret}`
}

/** https; plain http only on this machine, and only where the upstream is on it too. */
function isSafe(link: string, upstreamUrl: string): boolean {
  const { protocol, hostname, username, password } = new URL(link)
  if (username || password) return false
  return (
    protocol === 'https:' || (isLoopback(hostname) && isLoopback(new URL(upstreamUrl).hostname))
  )
}
