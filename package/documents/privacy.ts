// Writes the privacy statement for designers. Pure.
import type { PackageOptions } from '../options.js'
import { contactOf } from './places.js'

export function privacyStatement(options: PackageOptions): string {
  return `# Privacy statement of ${options.name}

**Who is responsible.** The team that runs the relay. The maker of the plugin receives no data: there is no analytics, no tracking and no error
report to anybody.

**What is processed, and why.** When you press *Remix*, the plugin sends an image of the frame that you selected, your prompt and your settings
to your team's relay, which sends them to Runware to have pictures made. The relay records who asked for what, when, at what cost and with
which verdict, so that the team can account for its spending and for what was checked. Your name at the relay is the one that your admin entered
when inviting you. Your Figma account, your other files and your other layers are not read by the relay.

**Who receives it.** Your team's admins can read the record of all runs. Runware, and through it the provider of the model, receives the image, the
prompt and the settings, but not your name.

**How long it is kept.** The image at the relay until its run has ended, at Runware by its own documentation for 30 days after its last use. The
record of runs until the team removes it. \`data-security.md\` has every kind of data in a table.

**On your computer and in your file.** Figma's client storage keeps the relay's address, your token and your last settings; *Forget this relay* in
the panel removes address and token. Variations carry their prompt and recipe as plugin data: whoever can open the file can read them.

**Your rights.** Ask the team that runs the relay to see, correct or remove what it has about you. Please do not put personal data of other
people into prompts or pictures without their consent.

**Contact:** ${contactOf(options, 'the admin who gave you the token')}
`
}
