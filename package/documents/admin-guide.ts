// Writes the guide, one page, for the admin who sets up the plugin for a team. Pure.
import type { PackageOptions } from '../options.js'
import { allowedIn, isOpen } from './places.js'

const numeric = (id: string) => /^\d+$/.test(id)

export function adminGuide(options: PackageOptions): string {
  const [relay] = options.relays
  const address = relay?.url ?? 'https://relay.example.com'
  const idNote = numeric(options.id)
    ? `The manifest has the id \`${options.id}\`. Publish with the account that owns it.`
    : `The manifest has the id \`${options.id}\`, which is enough for a development plugin. For publishing, create the plugin in Figma first
(*Plugins → Development → New plugin…*), copy the number that Figma wrote into its manifest, and make the package again with \`--id <number>\`.`
  return `# ${options.name}: guide for the admin

The plugin may contact ${allowedIn(options)}. ${isOpen(options) ? 'Figma shows that as *Unrestricted network access*.' : 'Figma blocks every other address.'}

## 1. See that the relay answers

\`\`\`sh
curl ${address}/healthz
\`\`\`

The answer has \`"ok":true\` and \`"upstream":"runware"\`. A browser must be able to open the same address without a warning about its certificate.
An address in a private network (10.x, 172.16–31.x, 192.168.x) may be blocked by Chrome when Figma runs in the browser: \`docs/team.md\` of the project has
the ways around that.

## 2. Check the files

\`VERSIONS.json\` lists the version and the SHA-256 of every file. In this folder:

\`\`\`sh
sha256sum --check SHA256SUMS
\`\`\`

## 3. Give the plugin to your designers

${options.community ? publicly(idNote) : privately(idNote)}

**Without publishing**, on each designer's computer, in Figma's desktop app only: *Plugins → Development → Import plugin from manifest…*, choose
\`manifest.json\` of this folder. Keep the folder where it is: Figma reads it at every start of the plugin.

## 4. Give each person a token

On the machine where the relay runs:

\`\`\`sh
npm run relay -- invite ada@example.com
npm run relay -- members
npm run relay -- revoke ada@example.com
\`\`\`

The token is shown once. The designer opens the plugin, ${relay?.url ? 'sees the relay’s address already entered, pastes the token' : 'enters the relay’s address and the token'} and presses *Connect*.

## 5. Set the rules

Before the first run, an admin's token sets required checks, banned words and spending limits with \`PUT ${address}/v1/policy\`. *Policy* in
\`docs/team.md\` of the project lists every field.

## Later

- **Another address of the relay:** make a new package with it. The published manifest decides what the plugin may contact.
- **A new version:** update the relay or publish the plugin in either order; versions of both work together.
- **Somebody leaves:** \`revoke\`. It takes effect with the next call.
- **Remove the plugin:** *Unpublish* in Figma. Files keep their variations and what they carry.
`
}

const privately = (
  idNote: string,
) => `**Published to your organisation** (Organization and Enterprise plans; needs no review by Figma; updates reach everybody at once): in Figma's desktop app import
\`manifest.json\` as a development plugin, then *Plugins → Development → Manage plugins in development → … → Publish*, and choose your organisation under *Publish
to*. Icon, cover, pictures and texts are in \`listing/\`. ${idNote}`

const publicly = (
  idNote: string,
) => `**Published to the Community** (reviewed by Figma the first time): in Figma's desktop app import \`manifest.json\` as a development plugin, then *Plugins →
Development → Manage plugins in development → … → Publish*. Icon, cover, pictures and texts are in \`listing/\`. Figma asks for a support contact and offers
the security disclosure form, whose answers are in \`listing/data-security.md\`. ${idNote}`
