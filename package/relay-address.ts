// Parses the address of a team's relay and returns the entry of `networkAccess.allowedDomains` that
// it needs. The rules are those of Figma's validator, and those of a service that a browser calls
// with a token. Pure.

export interface RelayAddress {
  /**
   * The entry of the manifest. A path ends with a slash, so that everything below it is allowed.
   */
  domain: string
  /**
   * The address that a designer types into the panel. Absent for a wildcard, which names no server.
   */
  url?: string
  /** A port other than 443, for which Figma's validator requires a reasoning. */
  port?: string
}

export type ReadAddress = { address: RelayAddress } | { fault: string }

const example = 'https://relay.example.com'
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
/** Paths of the relay's calls. The panel appends them to the address itself. */
const ownPaths = ['v1', 'healthz', 'metrics']

export function readRelayAddress(text: string, options: { community: boolean }): ReadAddress {
  const fault = (reason: string): ReadAddress => ({
    fault: `--relay ${JSON.stringify(text)} is refused: ${reason}`,
  })
  if (text === '') return fault(`it is empty. Use an address such as ${example}.`)
  if (text === 'none')
    return fault(
      `without a relay the panel can make no pictures. Use an address such as ${example}.`,
    )
  if (text.startsWith('*') && !options.community)
    return fault(
      `a wildcard lets the panel reach foreign servers, so only --community may have one. Name your relay, such as ${example}.`,
    )
  if (text === '*') return { address: { domain: '*' } }
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? []
  if (scheme === undefined) return fault(`it must begin with https://, as in ${example}.`)
  if (scheme.toLowerCase() !== 'https')
    return fault(
      `${scheme}:// is not encrypted as https:// is, and the address carries tokens and pictures.`,
    )
  if (/[\s"'`;,\\<>]/.test(text))
    return fault('it has a space, a quote or a separator in it, which no address has.')
  if (rest.includes('?') || rest.includes('#'))
    return fault('an address ends before “?” and “#”: the panel appends its own calls.')
  const wildcard = rest.startsWith('*.')
  if (wildcard && !options.community)
    return fault(
      `a wildcard lets the panel reach foreign servers, so only --community may have one. Name your relay, such as ${example}.`,
    )
  const named = wildcard ? rest.slice(2) : rest
  if (named.includes('*')) return fault('a “*” may stand only for the first part of the host.')
  if (!URL.canParse(`https://${named}`))
    return fault('it is not an address that a browser can read.')
  const url = new URL(`https://${named}`)
  if (url.username || url.password || /^[^/]*@/.test(named))
    return fault(
      'a name or password must not stand in an address. Tokens are entered in the panel.',
    )
  const wrong =
    hostFault(url.hostname, wildcard) ??
    portFault(url.port) ??
    pathFault(named.replace(/^[^/]*/, ''))
  if (wrong) return fault(wrong)
  const path = url.pathname.replace(/\/$/, '')
  const domain = `https://${wildcard ? '*.' : ''}${url.host}${path === '' ? '' : `${path}/`}`
  return {
    address: {
      domain,
      ...(wildcard ? {} : { url: `https://${url.host}${path}` }),
      ...(url.port ? { port: url.port } : {}),
    },
  }
}

function hostFault(host: string, wildcard: boolean): string | undefined {
  if (host.startsWith('[') || /^\d+\.\d+\.\d+\.\d+$/.test(host))
    return `Figma refuses IP addresses. Give the server a name, such as ${example}.`
  if (host === 'localhost' || host.endsWith('.localhost'))
    return 'localhost is each designer’s own computer. The package needs a server that all of them reach.'
  const labels = host.split('.')
  if (labels.length < 2)
    return wildcard
      ? 'a wildcard under a whole top-level domain is too wide.'
      : `Figma refuses a host of one word. Use its whole name, such as ${example}.`
  if (host.includes('_')) return 'Figma refuses “_” in a host. Give the server a name without it.'
  if (host.length > 253 || !labels.every((one) => label.test(one)))
    return 'a part of the host is empty, too long, or has a character that no host name has.'
  if (!/^[a-z]+$/.test(labels.at(-1) ?? ''))
    return 'Figma accepts only letters in the last part of a host.'
  return undefined
}

function portFault(port: string): string | undefined {
  return port === '0' ? 'port 0 cannot be reached.' : undefined
}

/**
 * Returns the fault of a path, or `undefined`. `path` is the typed text: the browser would resolve
 * `..` and hide it.
 */
function pathFault(path: string): string | undefined {
  if (path === '' || path === '/') return undefined
  if (!/^(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+\/?$/.test(path))
    return 'its path has an empty or relative part, or a character other than letters, digits, “-”, “_”, “.” and “~”.'
  const parts = path.split('/').filter((part) => part !== '')
  const own = parts.find((part) => ownPaths.includes(part.toLowerCase()))
  if (own) return `leave “/${own}” out. The panel appends it to the relay’s address.`
  const last = parts.at(-1) ?? ''
  if (last.includes('.'))
    return `“${last}” looks like a file. Name the folder that the relay is in.`
  return undefined
}
