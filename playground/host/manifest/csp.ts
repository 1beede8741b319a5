// The Content-Security-Policy that a manifest means, and whether it lets a fetch through. Pure.
import type { Manifest } from '../../stage.js'

/** Both lists together, as in development; `none` beside development's entries means those (facts/figma.md, 25 November). */
const domainsOf = ({ networkAccess }: Manifest): string[] =>
  networkAccess
    ? [...networkAccess.allowedDomains, ...(networkAccess.devAllowedDomains ?? [])].filter(
        (domain) => domain !== 'none',
      )
    : ['*']

/**
 * For the panel's document, as Figma's client writes it: without connect-src and worker-src, for which `default-src` counts. Figma's font
 * server is left out, since the page hands its fonts over by message. Empty, which is no policy at all, with `*` or without `networkAccess`.
 */
export function csp(manifest: Manifest): string {
  const domains = domainsOf(manifest)
  if (domains.includes('*')) return ''
  const from = (...sources: string[]) =>
    [...sources, 'data:', 'blob:', ...domains.map(asSource)].join(' ')
  return [
    `default-src ${from()}`,
    `script-src ${from("'unsafe-inline'", "'unsafe-eval'")}`,
    `style-src ${from("'unsafe-inline'", "'unsafe-eval'")}`,
    `font-src ${from()}`,
  ].join('; ')
}

/** What would end a directive or a policy within an entry, for a manifest that was not judged first. */
const asSource = (domain: string) =>
  domain.replace(/;/g, '%3B').replace(/,/g, '%2C').replace(/\s/g, '%20')

/** A source of http lets its secure kind pass too (Content Security Policy, scheme-part match). */
const upgrades: Record<string, string[]> = {
  'http:': ['https:'],
  'ws:': ['wss:', 'http:', 'https:'],
  'wss:': ['https:'],
}
const defaultPorts: Record<string, string> = {
  'http:': '80',
  'ws:': '80',
  'https:': '443',
  'wss:': '443',
}
const portOf = (url: URL) => url.port || defaultPorts[url.protocol]

/** For the sandbox's own fetch: the same list, read the way a browser reads a source expression. */
export function mayFetch(manifest: Manifest, url: string): boolean {
  let wanted: URL
  try {
    wanted = new URL(url)
  } catch {
    return false
  }
  return domainsOf(manifest).some((domain) => domain === '*' || matches(domain, wanted))
}

function matches(domain: string, wanted: URL): boolean {
  // Without a scheme any secure one is meant; a star stands for every port.
  const schemed = /^[a-z]+:\/\//.test(domain)
    ? domain
    : `${wanted.protocol === 'http:' ? 'https:' : wanted.protocol}//${domain}`
  const anyPort = /:\*(\/|$)/.test(schemed)
  const allowed = new URL(schemed.replace('://*.', '://wildcard.').replace(/:\*(?=\/|$)/, ''))
  const upgraded = (upgrades[allowed.protocol] ?? []).includes(wanted.protocol)
  if (allowed.protocol !== wanted.protocol && !upgraded) return false
  const samePort =
    portOf(allowed) === portOf(wanted) ||
    (upgraded && portOf(allowed) === '80' && portOf(wanted) === '443')
  if (!anyPort && !samePort) return false
  const bare = allowed.hostname.replace(/^wildcard\./, '')
  const host = /(^|:\/\/)\*\./.test(domain)
    ? wanted.hostname.endsWith(`.${bare}`)
    : wanted.hostname === allowed.hostname
  if (!host) return false
  // A path with a trailing slash matches what is below it, without one just that resource.
  return (
    allowed.pathname === '/' ||
    (allowed.pathname.endsWith('/')
      ? wanted.pathname.startsWith(allowed.pathname)
      : wanted.pathname === allowed.pathname)
  )
}
