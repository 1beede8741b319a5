// Decides whether a relay that could not be reached is blocked by Chrome's local network access. Pure: knows neither fetch nor the browser.
// From Chrome 142 on, a page's frame reaches loopback or private addresses only where every frame above it allows it. A denial looks like
// any other failed request, so it is told apart by the kind of address and by the permission's state.

export type AddressKind = 'loopback' | 'private' | 'public'

/** A public name can still mean a private address; only the browser knows that. */
export function addressKind(url: string): AddressKind {
  const host = new URL(url).hostname.toLowerCase()
  if (host === 'localhost' || host.endsWith('.localhost')) return 'loopback'
  if (/^127\./.test(host) || host === '[::1]') return 'loopback'
  if (/^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)/.test(host)) return 'private'
  if (/^\[(f[cd]|fe[89ab])/.test(host)) return 'private'
  if (host.endsWith('.local') || (!host.includes('.') && !host.startsWith('['))) return 'private'
  return 'public'
}

export interface BrowserState {
  isSecureContext: boolean
  /** Of the permission for this kind of address; absent where the browser has no such permission. */
  permission?: 'granted' | 'denied' | 'prompt'
}

export type Reach = 'denied' | 'notThere'

/** `denied`: the browser blocks the address. `notThere`: nothing says so, and the relay may be stopped or unknown. */
export function whyUnreached(url: string, { isSecureContext, permission }: BrowserState): Reach {
  const kind = addressKind(url)
  if (kind === 'public' || permission === undefined) return 'notThere'
  if (permission === 'denied') return 'denied'
  // Without a secure context the browser never asks.
  return permission === 'prompt' && !isSecureContext ? 'denied' : 'notThere'
}

/** The names of the permission, newest first: from Chrome 145 on there is one for each kind of address. */
export const permissionNames = (url: string): string[] =>
  addressKind(url) === 'loopback'
    ? ['loopback-network', 'local-network-access']
    : ['local-network', 'local-network-access']

export const deniedWords = {
  sentence: 'Your browser does not let Figma reach a server on this computer or in your network.',
  wayOut:
    'Use Figma’s desktop app, or a relay with a public https address. An administrator can also allow it with the policy LocalNetworkAccessAllowedForUrls.',
}
