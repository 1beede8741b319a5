// Describes the cost of a public listing, in sentences for the terminal. Pure.
import type { PackageOptions } from './options.js'

export function costOfCommunity({ relays, community }: PackageOptions): string[] {
  if (!community) return []
  const open = relays.some(({ domain }) => domain === '*')
  const wildcards = relays.map(({ domain }) => domain).join(', ')
  return [
    `This is the variant for Figma's public Community. Its manifest allows ${wildcards}, because no exact host fits every team's relay.`,
    ...(open
      ? [
          'With * the listing says “Unrestricted network access”, and Figma applies no Content-Security-Policy to the panel: a fault in the panel could then send data to any server.',
          'Organisations that approve plugins one by one often refuse such a plugin, and answer in the security form “least domains” honestly: it is not.',
          'Narrower: --community --relay "https://*.relays.example.com", if you give each team a name under one domain of yours.',
        ]
      : [
          `Every team needs a name under ${wildcards}, which you give and can take away. The Content-Security-Policy stays in force.`,
          'Figma’s validator accepts such a wildcard; no public plugin is known to use one this way, so its review may ask.',
        ]),
    'Figma reviews the first version. A package for one organisation (without --community) has exactly one host, no review and no such warning.',
  ]
}
