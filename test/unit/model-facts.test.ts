// Tests that the model's facts are in contract/model/ only, so that a new limit or price is one
// change.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { model } from '../../contract/model/ideogram-remix.js'

const root = resolve(import.meta.dirname, '../..')
const product = ['contract', 'plugin', 'ui', 'relay', 'simulator', 'bin']
const sources = [...product, 'test'].flatMap(filesOf)

function filesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path}`)
    .filter((path) => /\.(tsx?|mjs)$/.test(path) && !path.includes('node_modules'))
    .filter((path) => !path.startsWith('contract/model/') && !path.endsWith('model-facts.test.ts'))
}

const isTestFile = (path: string) => path.startsWith('test/')
const anyOf = (values: readonly (string | number)[]) =>
  values.map((value) => String(value).replaceAll('.', '\\.')).join('|')

/** Patterns of a copy of each fact. `where` lists the files that are searched for it. */
const copies: Record<string, { pattern: RegExp; where: (path: string) => boolean }> = {
  'the id': { pattern: new RegExp(model.id), where: () => true },
  'the number of presets': {
    pattern: new RegExp(
      `\\b${model.presets.length} (sizes|presets)|presets\\b.*toHaveLength\\(${model.presets.length}\\)`,
    ),
    where: () => true,
  },
  'the longest prompt': {
    pattern: new RegExp(
      `(prompt|characters|repeat\\(|length).*(?<!(width|height): )\\b${model.promptMax}\\b`,
      'i',
    ),
    where: () => true,
  },
  'the list of speeds': {
    pattern: new RegExp(model.speeds.map((speed) => `'${speed}'`).join('\\s*[,|]\\s*')),
    where: () => true,
  },
  'the prices by speed': {
    pattern: new RegExp(`(${anyOf(model.speeds)})['"]?:\\s*(${anyOf(prices())})\\b`),
    where: () => true,
  },
  'a price': {
    pattern: new RegExp(`(cost|price|usd).*[^\\d.](${anyOf(prices())})\\b`, 'i'),
    where: (path) => !path.endsWith('.test.ts') && !path.includes('/bench/'),
  },
  // The longest side of a source image happens to be the same number; it is defined in framing.ts.
  'a bare 2048': {
    pattern: new RegExp(`^(?!\\s*(//|\\*|/\\*)).*\\b${model.promptMax}\\b`),
    where: (path) => !isTestFile(path) && path !== 'contract/framing.ts',
  },
}

function prices(): number[] {
  return Object.values(model.priceUsd)
}

test.each(Object.entries(copies))('%s is copied nowhere', (_, { pattern, where }) => {
  const found = sources.filter(where).flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
      ),
  )
  expect(found).toEqual([])
})

test('the panel’s manifest and the prices name every preset and speed', () => {
  expect(Object.keys(model.priceUsd)).toEqual([...model.speeds])
  const manifest = readFileSync(join(root, 'manifest.json'), 'utf8')
  expect(manifest).not.toMatch(new RegExp(`${model.presets.length} sizes`))
})
