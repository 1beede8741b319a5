// Our own plugin, as it was built, in both profiles. Source: issue 5, Profiles. What it does is tested in test/plugin.
import { expect, it } from 'vitest'
import { PlaygroundDocument } from '../../playground/document/index.js'
import { checkManifest } from '../../playground/host/index.js'
import type { Profile } from '../../playground/stage.js'
import { builtPlugin } from '../built-plugin.js'
import { openHost } from './open.js'
import { picture } from './foreign/panel.js'

it.each<Profile>(['strict', 'documented'])(
  '%s: its manifest passes, it opens its panel and hears the selection without a complaint',
  async (profile) => {
    const files = builtPlugin()
    expect(checkManifest(files.manifest, { profile })).toEqual([])
    const document = PlaygroundDocument.empty()
    document.placeImage(await picture(64, 64), 'a.png')
    const { stage, plugin } = await openHost({
      document,
      options: { profile, command: 'remix' },
      files,
    })
    document.selection = []
    await expect.poll(() => stage.messages.length).toBeGreaterThan(0)
    expect(stage.shown).toHaveLength(1)
    expect([stage.errors, stage.end]).toEqual([[], undefined])
    plugin.close()
  },
)
