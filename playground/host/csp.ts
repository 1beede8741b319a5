// The Content-Security-Policy that a manifest means, and whether it lets a fetch through. Pure.
import type { Manifest } from '../stage.js'

const domainsOf = ({ networkAccess }: Manifest): string[] =>
  networkAccess
    ? [...networkAccess.allowedDomains, ...(networkAccess.devAllowedDomains ?? [])].filter((domain) => domain !== 'none')
    : ['*']

/** For the panel's document. Without `networkAccess` Figma restricts nothing; with `["none"]` everything. */
export function csp(manifest: Manifest): string {
  const domains = domainsOf(manifest).join(' ')
  const from = (...own: string[]) => [...own, domains].filter(Boolean).join(' ') || "'none'"
  return [
    "default-src 'none'",
    `script-src ${from("'unsafe-inline'")}`,
    `style-src ${from("'unsafe-inline'", 'data:')}`,
    `img-src ${from('data:', 'blob:')}`,
    `media-src ${from('data:', 'blob:')}`,
    `font-src ${from('data:')}`,
    `connect-src ${from('data:', 'blob:')}`,
    `frame-src ${from('data:', 'blob:')}`,
    'worker-src blob: data:',
  ].join('; ')
}

/** For the sandbox's own fetch: the same list, read the way a browser reads a source expression. */
export function mayFetch(manifest: Manifest, url: string): boolean {
  let wanted: URL
  try {
    wanted = new URL(url)
  } catch {
    return false
  }
  return domainsOf(manifest).some((domain) => {
    if (domain === '*') return true
    // Without a scheme any secure one is meant; a star stands for every port.
    const schemed = /^[a-z]+:\/\//.test(domain)
      ? domain
      : `${wanted.protocol === 'http:' ? 'https:' : wanted.protocol}//${domain}`
    const anyPort = /:\*(\/|$)/.test(schemed)
    const allowed = new URL(schemed.replace('://*.', '://wildcard.').replace(/:\*(?=\/|$)/, ''))
    if (allowed.protocol !== wanted.protocol || (!anyPort && allowed.port !== wanted.port)) return false
    const bare = allowed.hostname.replace(/^wildcard\./, '')
    const host = /(^|:\/\/)\*\./.test(domain) ? wanted.hostname.endsWith(`.${bare}`) : wanted.hostname === allowed.hostname
    if (!host) return false
    // A path with a trailing slash matches what is below it, without one just that resource.
    return (
      allowed.pathname === '/' ||
      (allowed.pathname.endsWith('/') ? wanted.pathname.startsWith(allowed.pathname) : wanted.pathname === allowed.pathname)
    )
  })
}
