// Tests the built plugin in both profiles. Source: issue 5, Profiles. Its behaviour is tested in
// test/plugin.
import { expect, it } from 'vitest'
import { PlaygroundDocument } from 'figma-playground/document'
import { checkManifest } from 'figma-playground/host'
import type { Profile } from 'figma-playground/stage'
import { builtPlugin } from '../built-plugin.js'
import { openHost } from 'figma-playground/node'
import { photo } from '../photo.js'

it.each<Profile>(['strict', 'documented'])(
  '%s: its manifest passes, it opens its panel and hears the selection without a complaint',
  async (profile) => {
    const files = builtPlugin()
    expect(checkManifest(files.manifest, { profile })).toEqual([])
    const document = PlaygroundDocument.empty()
    document.placeImage(await photo(64, 64, 'png'), 'a.png')
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
