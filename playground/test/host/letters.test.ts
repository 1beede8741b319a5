// Text ranges. Sources: the typings (NonResizableTextMixin, StyledTextSegment, insertCharacters)
// and public reports of Figma's error messages.
import { describe, expect, it } from 'vitest'
import { PlaygroundDocument } from '../../document/index.js'
import { runBody } from '../../node/index.js'

const makeText = `await figma.loadFontAsync({ family: 'Inter', style: 'Regular' }); await figma.loadFontAsync({ family: 'Inter', style: 'Bold' }); const t = figma.createText(); t.characters = 'Hello brand';`
const thrown = (line: string) =>
  runBody(`${makeText} try { ${line}; return 'nothing' } catch (e) { return e.message }`)

describe('ranges', () => {
  it('are set and read one by one; the whole is mixed, and segments are cut where the asked-for differs', async () => {
    expect(
      await runBody(`${makeText} t.setRangeFontSize(0, 5, 30); t.setRangeFontName(6, 11, { family: 'Inter', style: 'Bold' }); t.setRangeFills(0, 1, [{ type: 'SOLID', color: { r: 1, g: 0, b: 0 } }])
        t.setRangeHyperlink(6, 11, { type: 'URL', value: 'https://a.b' }); t.setRangeTextDecoration(6, 11, 'UNDERLINE')
        return [t.fontSize === figma.mixed, t.getRangeFontSize(0, 5), t.getRangeFontSize(4, 6) === figma.mixed, t.fills === figma.mixed, t.hyperlink === figma.mixed, t.getRangeHyperlink(6, 11).value,
          t.getStyledTextSegments(['fontSize']).map((s) => [s.characters, s.fontSize]), t.getStyledTextSegments(['fontName', 'textDecoration']).map((s) => [s.start, s.end, s.fontName.style, s.textDecoration]), t.getRangeAllFontNames(0, 11).length]`),
    ).toEqual([
      true,
      30,
      true,
      true,
      true,
      'https://a.b',
      [
        ['Hello', 30],
        [' brand', 12],
      ],
      [
        [0, 6, 'Regular', 'NONE'],
        [6, 11, 'Bold', 'UNDERLINE'],
      ],
      2,
    ])
  })

  it('come in with their neighbour’s style and go again; new characters take the first letter’s', async () => {
    expect(
      await runBody(`${makeText} t.setRangeFontSize(0, 5, 30); t.insertCharacters(5, '!!'); const grown = t.getStyledTextSegments(['fontSize']).map((s) => [s.characters, s.fontSize])
        t.insertCharacters(0, '>', 'AFTER'); t.deleteCharacters(0, 4); const cut = [t.characters, t.getRangeFontSize(0, 1)]; t.characters = 'new'; return [grown, cut, t.fontSize]`),
    ).toEqual([
      [
        ['Hello!!', 30],
        [' brand', 12],
      ],
      ['lo!! brand', 30],
      30,
    ])
  })

  it('in per cent are given back in per cent, and follow the size', async () => {
    expect(
      await runBody(`${makeText} const first = [t.letterSpacing, t.lineHeight]; t.lineHeight = { unit: 'PERCENT', value: 150 }; t.letterSpacing = { unit: 'PERCENT', value: 10 }; const small = t.width; t.fontSize = 24
        return [first, t.lineHeight, t.letterSpacing, t.width > small * 1.8, t.listSpacing, t.getRangeListOptions(0, 1), t.textDecorationStyle]`),
    ).toEqual([
      [{ value: 0, unit: 'PERCENT' }, { unit: 'AUTO' }],
      { unit: 'PERCENT', value: 150 },
      { unit: 'PERCENT', value: 10 },
      true,
      0,
      { type: 'NONE' },
      null,
    ])
  })

  it('outside the text, or of letters whose font isn’t loaded, are refused in Figma’s words', async () => {
    expect(await thrown(`t.setRangeFontSize(0, 99, 12)`)).toBe(
      "in setRangeFontSize: Range outside of available characters. 'end' must be less than or equal to 11",
    )
    expect(
      await thrown(`t.setRangeFontName(0, 2, { family: 'Inter', style: 'Medium' })`),
    ).toContain('Cannot write to node with unloaded font "Inter Medium"')
    expect(await thrown(`await figma.loadFontAsync(figma.mixed)`)).toBe(
      'in loadFontAsync: Cannot unwrap symbol',
    )
  })

  it('survive a file, links and all', async () => {
    const document = PlaygroundDocument.empty()
    await runBody(
      `${makeText} t.setRangeHyperlink(0, 5, { type: 'URL', value: 'https://a.b' }); t.setRangeFontSize(6, 11, 40)`,
      {
        document,
      },
    )
    const again = await PlaygroundDocument.open(await document.save(), 'x')
    expect(
      await runBody(
        `const t = figma.currentPage.children[0]; return t.getStyledTextSegments(['hyperlink', 'fontSize']).map((s) => [s.characters, s.hyperlink && s.hyperlink.value, s.fontSize])`,
        { document: again },
      ),
    ).toEqual([
      ['Hello', 'https://a.b', 12],
      [' ', null, 12],
      ['brand', null, 40],
    ])
  })
})
