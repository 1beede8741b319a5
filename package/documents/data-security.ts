// Writes the answers for Figma's voluntary security disclosure form, which also serve an admin with
// the same questions. Pure.
import type { PackageOptions } from '../options.js'
import { allowedIn, contactOf, isOpen } from './places.js'

export function dataSecurity(options: PackageOptions): string {
  const host = options.community
    ? 'Each team hosts its own relay. The maker of the plugin hosts nothing and receives nothing.'
    : 'Yes: the team’s own relay.'
  return `# Data security

Answers to the questions of Figma's security disclosure form for *${options.name}*. The form is voluntary. What only the operator of the relay can
answer is marked **operator**.

**1. Do you host a backend service for your plugin?**
${host} It holds the key to Runware, the budget, the runs and the list of members.

**1b. Is there a publicly documented process for security vulnerabilities of that service?**
Yes, for the software: \`SECURITY.md\` of the project says how to report in private, what counts, and that an answer comes within five working
days. **operator:** who installs new versions, and how fast.

**1c. Is the service accredited to security standards (SOC 2, ISO 27001, …)?**
The software has no accreditation of its own. **operator:** those of the place where the relay runs.

**2. Does the plugin make network requests to services that you do not host?**
No. The panel contacts ${allowedIn(options)} only${isOpen(options) ? ', of which it uses the one address that the designer enters' : ''}. The relay contacts Runware
(\`api.runware.ai\` and the image servers under \`runware.ai\`), which passes the picture and the prompt to Ideogram's model. Each of them has its own terms.

**3. Does the plugin authenticate people?**
Yes, with a token that the relay's admin gives to each person. It carries 256 random bits, is stored at the relay only as a SHA-256, and can be
revoked at once. It is not OAuth 2.0 and there is no password.

**4. Which data of the file leaves Figma?**
Only what a designer sends by pressing *Remix*: an image of the selected frame without the layers that stay live, the prompt, the size, the
strength and the other settings. Not sent: the file's name, layer names, other frames, comments, the designer's Figma name or id. The plugin asks
for no permission in its manifest.

**5. Which data is stored outside Figma, and for how long?**

| what | where | how long |
|---|---|---|
| image of the frame | relay | until the run that uses it has ended; one hour if no run uses it |
| the same | Runware | by Runware's documentation 30 days after its last use |
| pictures that were made | Runware | not documented by Runware; the relay can ask for a limit (\`RELAY_TTL_S\`) |
| the same | relay | not at all by default; where answers carry the bytes, a day after delivery, at most a week |
| prompt, settings, cost, verdict, who and when | relay | until the operator removes it: it is the audit of the team's spending |
| name and role of each member, hash of the token | relay | until the operator removes it |
| log lines | where the relay writes them | **operator**. They hold no prompt, name, secret or picture |

**6. Which data is stored on the designer's computer?**
In Figma's own client storage: the relay's address, the token and the last settings. In the file, as plugin data: the recipe, seed number, cost
and verdict of each variation, readable by everybody who can read the file.

**7. Is all traffic encrypted?**
${
  options.relays.every(({ domain }) => domain.startsWith('https://'))
    ? 'Yes. The manifest allows https only.'
    : 'The manifest allows every address, so Figma does not enforce it. Use an address that begins with https://.'
} The relay contacts Runware by https.

**8. How is access to the network restricted?**
\`networkAccess\` of the manifest lists ${allowedIn(options)}. ${
    isOpen(options)
      ? 'With `*` Figma applies no Content-Security-Policy to the panel.'
      : 'Figma enforces it with a Content-Security-Policy.'
  } The panel loads no code, font or picture from anywhere.

**9. How are updates made?**
Each package lists its version and the SHA-256 of every file in \`VERSIONS.json\`. A new version is published in Figma by whoever owns the plugin
there; it reaches everybody at once.

**Contact:** ${contactOf(options, 'the operator of the relay')}
`
}
