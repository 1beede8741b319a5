// Checks `networkAccess` of a manifest as Figma's client does (facts/figma.md, 25 November). Pure.
import type { Manifest, Profile } from '../../stage.js'
import { holds } from './profile.js'

const maxReasoning = 1000

/** `allowed`: the published list. `dev`: the list for development, where the scheme is optional. */
type DomainList = 'allowed' | 'dev'

export function networkFaults({ networkAccess }: Manifest, profile: Profile): string[] {
  if (networkAccess === undefined) return []
  const { allowedDomains, devAllowedDomains, reasoning } = (networkAccess ?? {}) as Record<
    string,
    unknown
  >
  if (!Array.isArray(allowedDomains) || allowedDomains.length === 0)
    return [
      'Manifest error: "networkAccess.allowedDomains" is required and must list at least one domain, or "none".',
    ]
  if (devAllowedDomains !== undefined && !Array.isArray(devAllowedDomains))
    return ['Manifest error: "networkAccess.devAllowedDomains" must be a list.']
  const faults = [
    ...listFaults('allowedDomains', allowedDomains, (domain) =>
      domainFault(domain, 'allowed', profile),
    ),
    ...listFaults('devAllowedDomains', devAllowedDomains ?? [], (domain) =>
      domainFault(domain, 'dev', profile),
    ),
  ]
  // Figma does not ask for a reasoning while an entry is refused.
  return faults.length > 0 ? faults : reasoningFaults(reasoning, allowedDomains)
}

function listFaults(
  field: string,
  domains: unknown[],
  faultOf: (domain: unknown) => string | undefined,
): string[] {
  const faults = domains.flatMap((domain) => faultOf(domain) ?? [])
  if (domains.includes('none') && domains.length > 1)
    faults.push(`Invalid value for ${field}. 'none' must be the only entry.`)
  const repeated = domains.find((domain, i) => domains.indexOf(domain) !== i)
  if (repeated !== undefined)
    faults.push(`Invalid value for ${field}. '${String(repeated)}' is listed twice.`)
  return faults
}

function reasoningFaults(reasoning: unknown, allowed: unknown[]): string[] {
  if (reasoning !== undefined && typeof reasoning !== 'string')
    return ['Manifest error: "networkAccess.reasoning" must be a string.']
  if (reasoning !== undefined && reasoning.length > maxReasoning)
    return [
      `Manifest error: "networkAccess.reasoning" must have at most ${maxReasoning} characters.`,
    ]
  const open = allowed.find(
    (domain) => domain === '*' || /^([a-z]+:\/\/)?(localhost\b|[^/]+:\d+)/.test(String(domain)),
  )
  if (open === undefined || reasoning?.trim()) return []
  return [
    `Invalid value for allowedDomains. '${String(open)}' needs a "reasoning" in networkAccess: *, localhost and ports are explained to people.`,
  ]
}

const label = '[a-z0-9]([a-z0-9-]*[a-z0-9])?'
const portPattern = '(:(?<port>\\d+))?'
/**
 * Matches a host name of at least two labels, the last of letters only, or `localhost`. The
 * `documented` profile also allows an IP address.
 */
const hostPattern = new RegExp(`^((\\*\\.)?(${label}\\.)+[a-z]+|localhost)${portPattern}$`, 'i')
const addressPattern = new RegExp(
  `^(\\d+\\.\\d+\\.\\d+\\.\\d+|\\[[0-9a-f:]+\\]|localhost)(:(\\d+|\\*))?$`,
  'i',
)
/**
 * Matches a path. `;`, `,` and quotes would end the directive or the policy that contains the
 * entry.
 */
const pathPattern = /^(\/[A-Za-z0-9\-._~%!$&()*+=:@/]*)?$/

function domainFault(domain: unknown, list: DomainList, profile: Profile): string | undefined {
  const field = list === 'allowed' ? 'allowedDomains' : 'devAllowedDomains'
  if (domain === '*' || domain === 'none') return undefined
  const [, scheme, host = '', path = ''] =
    /^((?:https?|wss?):\/\/)?([^/?#]*)(.*)$/s.exec(String(domain)) ?? []
  if (scheme === undefined && list === 'allowed' && holds('domainsNeedScheme', profile))
    return `Invalid value for ${field}. '${String(domain)}' must include a scheme, such as https://.`
  const port = Number(hostPattern.exec(host)?.groups?.['port'] ?? 0)
  const named = hostPattern.test(host) && port <= 65_535
  const addressed = addressPattern.test(host) && !holds('domainsNoAddress', profile)
  const fits = typeof domain === 'string' && (named || addressed) && pathPattern.test(path)
  return fits ? undefined : `Invalid value for ${field}. '${String(domain)}' must be a valid URL.`
}
