// What this relay was set up to ask of Runware beside the recipe. Reads the environment's words against the table's own rows. Pure.
import type { Owned } from '../contract/recipe.js'
import { parameters } from '../contract/parameter.js'

export interface Settings {
  /** What goes with every task. */
  owned: Pick<Owned, 'outputType' | 'ttl'>
  /** The address under which Runware reaches this relay, without a slash at its end. Absent: no webhooks. */
  publicUrl?: string
  /** How long a picture that came inside an answer is kept after it was fetched. */
  keepMs: number
}

/** By the name of the setting: the row whose schema it has to pass, and what that takes, in words. */
const rows = {
  RELAY_OUTPUT_TYPE: { name: 'outputType', allowed: 'URL, base64Data or dataURI' },
  RELAY_TTL_S: { name: 'ttl', allowed: 'a whole number of seconds, 60 or more' },
} as const

const mostKeptS = 7 * 24 * 3600
export const settingNames = [...(Object.keys(rows) as (keyof typeof rows)[]), 'RELAY_PUBLIC_URL', 'RELAY_KEEP_S'] as const

/** The environment as the Worker and the launcher have it: what is not set is empty or absent. */
export interface Environment extends Partial<Record<(typeof settingNames)[number], string | null>> {
  RUNWARE_URL: string
}

/** The settings, or the sentence that says which of them cannot be. */
export function readSettings(env: Environment): Settings | string {
  const settings: Settings = { owned: {}, keepMs: 24 * 3600_000 }
  for (const [setting, { name, allowed }] of Object.entries(rows)) {
    const text = env[setting as keyof typeof rows]
    if (!text) continue
    const read = parameters[name].schema.safeParse(/^\d+$/.test(text) ? Number(text) : text)
    if (!read.success) return `${setting} has to be ${allowed}.`
    Object.assign(settings.owned, { [name]: read.data })
  }
  const { outputType = 'URL', ttl } = settings.owned
  settings.owned.outputType = outputType
  if (ttl !== undefined && outputType !== 'URL') return 'RELAY_TTL_S goes only with RELAY_OUTPUT_TYPE=URL.'

  const publicUrl = env.RELAY_PUBLIC_URL?.replace(/\/+$/, '')
  if (publicUrl) {
    const hook = parameters.webhookURL.schema.safeParse(hookUrl(publicUrl, 'x'))
    if (!hook.success || /[?#]/.test(publicUrl) || !isSafe(publicUrl, env.RUNWARE_URL))
      return 'RELAY_PUBLIC_URL has to be the https address under which Runware reaches this relay.'
    settings.publicUrl = publicUrl
  }
  if (env.RELAY_KEEP_S) {
    const keepS = /^\d{1,6}$/.test(env.RELAY_KEEP_S) ? Number(env.RELAY_KEEP_S) : 0
    if (keepS < 1 || keepS > mostKeptS) return `RELAY_KEEP_S has to be a whole number of seconds, 1 to ${mostKeptS}.`
    settings.keepMs = keepS * 1000
  }
  return settings
}

/** Where Runware tells of a task. */
export function hookUrl(publicUrl: string, secret: string): string {
  return `${publicUrl}/v1/hooks/runware/${secret}`
}

/** https; plain http only on this machine, and only where the upstream is on it too. */
function isSafe(link: string, upstreamUrl: string): boolean {
  const { protocol, hostname, username, password } = new URL(link)
  if (username || password) return false
  return protocol === 'https:' || (isLoopback(hostname) && isLoopback(new URL(upstreamUrl).hostname))
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
