// Combines the members of text nodes under Figma's names.
import { extra, extraOf } from '../../../document/index.js'
import {
  choice,
  expect,
  type Methods,
  type Properties,
  type Property,
} from '../../members/table.js'
import { textAttributes } from './attributes.js'
import { exists, fontsOf, needFonts, refit } from './fonts.js'
import { letterMethods, rangeMethods, textProperty } from './range.js'
import { stretches } from './runs.js'

const lettered = (property: Property): Property => ({
  get: (node, realm) => property.get(node, realm),
  set(node, value, realm) {
    needFonts(node, realm)
    property.set?.(node, value, realm)
    refit(node, realm)
  },
})

const flag = (name: string): Property => ({
  get: (node) => extraOf<boolean>(node, name) ?? false,
  set(node, value, realm) {
    needFonts(node, realm)
    realm.change(node, extra(name, expect(name, 'boolean', value)))
  },
})

const whole = Object.keys(textAttributes).filter(
  (name) =>
    ![
      'fills',
      'fontStyle',
      'listOptions',
      'indentation',
      'textStyleOverrides',
      'boundVariables',
    ].includes(name),
)

/** Checks `maxLines` (typings 11049). */
function lines(value: unknown): number {
  const given = expect('maxLines', 'number', value)
  if (given < 1)
    throw new Error(
      'Property "maxLines" failed validation: Number must be greater than or equal to 1',
    )
  return given
}

export const textProperties: Properties = {
  ...Object.fromEntries(whole.map((name) => [name, textProperty(name)])),
  characters: {
    get: (node) => node.text,
    set(node, value, realm) {
      const text = expect('characters', 'string', value)
      needFonts(node, realm)
      const named =
        node.autoRename && (node.name === node.text || node.name === 'Text' || node.name === '')
      // Typings: setting characters resets the styles of ranges. The first character's style
      // remains.
      const first = Object.fromEntries(
        Object.values(textAttributes).flatMap(({ fields }) =>
          fields.flatMap((field) => {
            const kept = (stretches(node)[0]!.styled as unknown as Record<string, unknown>)[field]
            return kept === undefined ? [] : [[field, kept]]
          }),
        ),
      )
      realm.change(node, {
        ...first,
        text,
        styleRuns: [],
        ...(named ? { name: text.slice(0, 60) || 'Text' } : {}),
      })
      refit(node, realm)
    },
  },
  hasMissingFont: { get: (node) => fontsOf(node).some((font) => !exists(font)) },
  textAlignHorizontal: lettered(
    choice('textAlignHorizontal', ['LEFT', 'CENTER', 'RIGHT', 'JUSTIFIED'], 'textAlignHorizontal'),
  ),
  textAlignVertical: lettered(
    choice('textAlignVertical', ['TOP', 'CENTER', 'BOTTOM'], 'textAlignVertical'),
  ),
  textAutoResize: lettered(
    choice('textAutoResize', ['NONE', 'WIDTH_AND_HEIGHT', 'HEIGHT', 'TRUNCATE'], 'textAutoResize'),
  ),
  leadingTrim: lettered(choice('leadingTrim', ['CAP_HEIGHT', 'NONE'], 'leadingTrim')),
  hangingPunctuation: flag('hangingPunctuation'),
  hangingList: flag('hangingList'),
  textTruncation: choice('textTruncation', ['DISABLED', 'ENDING'], 'textTruncation'),
  maxLines: {
    get: (node) => node.maxLines,
    set: (node, value, realm) =>
      realm.change(node, { maxLines: value === null ? null : lines(value) }),
  },
  autoRename: {
    get: (node) => node.autoRename,
    set: (node, value, realm) =>
      realm.change(node, { autoRename: expect('autoRename', 'boolean', value) }),
  },
}

export const textMethods: Methods = { ...rangeMethods, ...letterMethods }
