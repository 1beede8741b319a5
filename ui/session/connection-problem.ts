// Why a connection does not work: an address that the manifest does not allow, a network that Chrome denies, or a relay that is not there.
import type { Failure } from '../../contract/failure.js'
import type { Connection } from '../../contract/message.js'
import { addressKind, permissionNames, whyUnreached } from '../relay/local-network.js'
import type { ConnectionProblem } from '../state/connection-problem.js'

/** Origins that the policy blocked, as the browser reported them. A blocked fetch itself fails like one without a network. */
const blocked = new Set<string>()
document.addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective }) => {
  if (effectiveDirective === 'connect-src') blocked.add(originOf(blockedURI))
})

export async function findObstacle(
  { url }: Connection,
  failure: Failure,
): Promise<ConnectionProblem> {
  if (failure.kind !== 'offline') return { kind: 'refused', failure }
  const host = hostOf(url)
  // The report is an event of its own, after the rejection.
  await new Promise((resolve) => setTimeout(resolve))
  if (blocked.has(originOf(url))) return { kind: 'address', host }
  if (await isLocalNetworkDenied(url)) return { kind: 'localNetwork', host }
  return { kind: 'offline', host }
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url
}

export const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : url)

async function isLocalNetworkDenied(url: string): Promise<boolean> {
  if (!URL.canParse(url) || isPageLocal()) return false
  for (const name of permissionNames(url)) {
    const status = await navigator.permissions
      .query({ name: name as PermissionName })
      .catch(() => undefined)
    if (status) return whyUnreached(url, { isSecureContext, permission: status.state }) === 'denied'
  }
  return false
}

/** The rule is for pages of the internet. A page that is served from this computer, as the playground is, may reach it. */
function isPageLocal(): boolean {
  return [...location.ancestorOrigins].some(
    (origin) => URL.canParse(origin) && addressKind(origin) !== 'public',
  )
}
