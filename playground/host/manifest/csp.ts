// Builds the Content-Security-Policy of a manifest and checks whether the manifest allows a fetch.
// Pure.
import type { Manifest } from '../../stage.js'

/**
 * Returns both lists together, as in development. If `allowedDomains` is `none`, only the entries
 * for development count (facts/figma.md, 25 November).
 */
const domainsOf = ({ networkAccess }: Manifest): string[] =>
  networkAccess
    ? [...networkAccess.allowedDomains, ...(networkAccess.devAllowedDomains ?? [])].filter(
        (domain) => domain !== 'none',
      )
    : ['*']

/**
 * Returns the policy of the panel's document, as Figma's client writes it: without connect-src and
 * worker-src, which fall back to `default-src`. Figma's font server is left out, since the page
 * passes its fonts by message. Returns an empty string, meaning no policy, for `*` or without
 * `networkAccess`.
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

/**
 * Escapes characters that would end a directive or a policy within an entry, for a manifest that
 * was not checked first.
 */
const asSource = (domain: string) =>
  domain.replace(/;/g, '%3B').replace(/,/g, '%2C').replace(/\s/g, '%20')

/** A source with http also matches https (Content Security Policy, scheme-part match). */
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

/**
 * Returns true if the sandbox's fetch may request the URL: the same list, matched as a browser
 * matches a source expression.
 */
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
  // An entry without a scheme matches any secure scheme; `*` matches every port.
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
  // A path with a trailing slash matches everything below it; a path without one matches only that
  // resource.
  return (
    allowed.pathname === '/' ||
    (allowed.pathname.endsWith('/')
      ? wanted.pathname.startsWith(allowed.pathname)
      : wanted.pathname === allowed.pathname)
  )
}
