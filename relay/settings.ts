// Parses and validates the relay's settings from the environment. Model parameters are checked by
// the schemas of the contract's table. Pure.
import type { Owned } from '../contract/recipe.js'
import { parameterSchemas } from '../contract/model/parameter.js'
import { isLoopback } from './loopback.js'

export interface Settings {
  /** Parameters added to every task. */
  owned: Pick<Owned, 'outputType' | 'ttl'>
  /**
   * Public URL at which Runware reaches this relay, without a trailing slash. Absent: no webhooks.
   */
  publicUrl?: string
  /** Time for which an image that was embedded in a response is stored after it was fetched. */
  keepMs: number
  /** Smallest speed of a request body after `bodyGraceMs`, and the longest total time. */
  bodyGraceMs: number
  bodyBytesPerS: number
  bodyDeadlineMs: number
  /** Limits of the bytes and the number of source images stored at a time. */
  sourceBytesPerMember: number
  sourceBytesPerTeam: number
  sourcesPerMember: number
  sourcesPerTeam: number
  /** Limit of tasks of all teams that are at Runware at a time. */
  inFlight: number
  /** Time after which a source image that no run has used is deleted. */
  unusedSourceMs: number
}

/** By setting: the row of the table whose schema validates it, and the accepted values in words. */
const rows = {
  RELAY_OUTPUT_TYPE: { name: 'outputType', allowed: 'URL, base64Data or dataURI' },
  RELAY_TTL_S: { name: 'ttl', allowed: 'a whole number of seconds, 60 or more' },
} as const

/** By setting: the bounds of a whole number, and its default. */
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

/** Environment of the Worker and the launcher. Unset variables are empty or absent. */
export interface Environment extends Partial<Record<(typeof settingNames)[number], string | null>> {
  RUNWARE_URL: string
}

/** Returns the settings, or a sentence that names the invalid setting. */
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

/** Returns the URL of a task's webhook. */
export function hookUrl(publicUrl: string, secret: string): string {
  return `${publicUrl}/v1/hooks/runware/${secret}`
}

/**
 * Returns true for https. Plain http is accepted only on this machine, and only if the upstream is
 * on it too.
 */
function isSafe(link: string, upstreamUrl: string): boolean {
  const { protocol, hostname, username, password } = new URL(link)
  if (username || password) return false
  return (
    protocol === 'https:' || (isLoopback(hostname) && isLoopback(new URL(upstreamUrl).hostname))
  )
}
