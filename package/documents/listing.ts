// Writes the text of the listing: for the Community page, or for the organisation's own list of
// plugins. Pure.
import type { PackageOptions } from '../options.js'
import { allowedIn, contactOf, isOpen } from './places.js'

export const captions = [
  'Write what should change. See what will be made and what it costs before anything is sent.',
  'Variations appear beside the original. Text and logos stay live layers above each picture.',
  'Every picture says what was checked: copyright check, contrast of the text, brand colours.',
]

export function listingText(options: PackageOptions): string {
  const { name } = options
  return `# ${name}

**Tagline:** Image variations that follow your brand, through your team's own relay

**Category:** Design tools · **Tags:** image generation, variations, brand, contrast, campaign

## Description

Select a frame, write what should change and how far, and choose a size. ${name} places variations beside the original. Your text, logos and
instances stay live layers above every picture.

- **Know before you pay.** The panel shows what will be made and what it will cost. Your team sets limits by day and month.
- **Know what was checked.** A picture that came back from a request with the copyright check says *Checked*. That is not a statement that it is
  free of anybody's rights.
- **Keep your brand.** Each result is measured: brand colours, contrast of the text (WCAG), how much of the structure was kept.
- **Go back on any day.** *Replace original* replaces the original with a checked variation, *Restore* undoes it. Each variation carries its recipe, seed
  number, cost and verdict as plugin data.
- **Work in rows.** Several strengths, sizes or prompts in one run, several frames at once, presets that you can name.

Pictures are made by Ideogram 4.0 Remix through Runware. Your team's relay holds the key to that service; the plugin never sees it.

## What you need

${
  options.community
    ? 'Your team runs its own relay, a small open-source server with your Runware account. Your admin gives you its address and a token.'
    : 'A token from your admin. The address of the relay is already entered in the panel.'
}
Pictures cost money at Runware; the plugin itself is free.

## Network access

${allowedIn(options)}${isOpen(options) ? ' (shown by Figma as *Unrestricted network access*)' : ''}. ${options.reasoning}

## Support

Contact: ${contactOf(options, 'your admin')}

## Pictures

| file | caption |
|---|---|
| \`icon.png\` | 128 × 128 |
| \`cover.jpg\` | 1920 × 1080 |
${captions.map((caption, at) => `| \`carousel-${at + 1}.jpg\` | ${caption} |`).join('\n')}
`
}
