// Our own plugin, as it was built, in both profiles. Source: issue 5, Profiles. What it does is tested in test/plugin.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { PlaygroundDocument } from '../../playground/document/index.js'
import { checkManifest } from '../../playground/host/index.js'
import type { Manifest, Profile } from '../../playground/stage.js'
import { openHost } from './open.js'
import { picture } from './foreign/panel.js'

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8')

it.each<Profile>(['strict', 'documented'])(
  '%s: its manifest passes, it opens its panel and hears the selection without a complaint',
  async (profile) => {
    const manifest = JSON.parse(read('manifest.json')) as Manifest
    expect(checkManifest(manifest, { profile })).toEqual([])
    const document = PlaygroundDocument.empty()
    document.placeImage(await picture(64, 64), 'a.png')
    const { stage, plugin } = await openHost({
      document,
      options: { profile, command: 'remix' },
      files: { manifest, code: read('dist/plugin.js'), html: read('dist/ui.html') },
    })
    document.selection = []
    await expect.poll(() => stage.messages.length).toBeGreaterThan(0)
    expect(stage.shown).toHaveLength(1)
    expect([stage.errors, stage.end]).toEqual([[], undefined])
    plugin.close()
  },
)
