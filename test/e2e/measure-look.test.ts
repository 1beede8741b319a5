// Tests the brand's section and a result's figures in the panel: by name, by keyboard, in both
// themes.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { build } from 'esbuild'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BrandChoice, FileBrand, Report } from '../../contract/brand.js'
import { themeCss } from 'figma-playground/panel'

const root = resolve(import.meta.dirname, '../..')
const brand: FileBrand = {
  collections: [
    { id: 'c1', name: 'Brand', modes: [light('m1'), { id: 'm2', name: 'Dark' }] },
    { id: 'c2', name: 'Campaign', modes: [light('m3')] },
  ],
  styles: 2,
  choice: { collection: 'c1', mode: 'm1', styles: true, words: true, unsaid: ['ember'] },
  colours: Object.entries({
    teal: '#1f5d63',
    oat: '#efe3d0',
    ink: '#15262b',
    ember: '#a1542c',
  }).map(([name, hex]) => ({
    name,
    hex,
    from: 'variable',
  })),
}
const reports: Report[] = [
  {
    version: 1,
    palette: {
      onPalette: 0.923,
      within: 10,
      strip: [
        { hex: '#1f5d63', share: 0.46, deltaE: 2.1, nearest: 'teal', on: true },
        { hex: '#d8c6ad', share: 0.24, deltaE: 3.4, nearest: 'oat', on: true },
        { hex: '#15262b', share: 0.223, deltaE: 1.8, nearest: 'ink', on: true },
        { hex: '#c0341a', share: 0.077, deltaE: 18.3, nearest: 'ember', on: false },
      ],
    },
    texts: [
      { id: '1', name: 'Headline', typical: 7.21, lowest: 4.93, needed: 3, passes: true },
      {
        id: '2',
        name: 'Call to action for the whole summer',
        typical: 4.8,
        lowest: 3.16,
        needed: 4.5,
        passes: false,
        scrim: { colour: 'black', opacity: 0.3 },
      },
    ],
    structure: 0.7123,
    print: '0'.repeat(1536),
  },
]

function light(id: string) {
  return { id, name: 'Light' }
}

let browser: Browser
let script: string
beforeAll(async () => {
  const contents = `
    import { render } from 'preact'
    import { BrandSection } from './ui/form/BrandSection.tsx'
    import { Measures } from './ui/run/Measures.tsx'
    globalThis.show = (brand, reports) => {
      globalThis.chosen = undefined
      const results = reports.map((report, n) => ({ report, n }))
      render(<main><h1>Panel</h1><BrandSection brand={brand} onChoose={(choice) => (globalThis.chosen = choice)} />
        <section class="sec"><dl class="facts">{reports.map((report) => <Measures report={report} results={results} sameAs={0} />)}</dl></section></main>, document.getElementById('app'))
    }`
  const built = await build({
    stdin: { contents, resolveDir: root, loader: 'tsx' },
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  })
  script = built.outputFiles[0]?.text ?? ''
  browser = await chromium.launch({
    executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
})
afterAll(() => browser?.close())

async function shown(theme: 'light' | 'dark', file = brand): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width: 320, height: 560 },
    deviceScaleFactor: 2,
  })
  const style = readFileSync(resolve(root, 'ui/style.css'), 'utf8')
  await page.setContent(
    `<!doctype html><html lang="en" class="figma-${theme}"><title>Panel</title><style>${themeCss(theme)}${style}</style><div id="app"></div></html>`,
  )
  await page.addScriptTag({ content: script })
  await page.evaluate(([file, reports]) => (globalThis as unknown as Page2).show(file, reports), [
    file,
    reports,
  ] as const)
  return page
}

interface Page2 {
  show(brand: FileBrand, reports: Report[]): void
  chosen: BrandChoice | undefined
  axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
}
const chosen = (page: Page) => page.evaluate(() => (globalThis as unknown as Page2).chosen)

test.each(['light', 'dark'] as const)('in %s nothing keeps anybody out', async (theme) => {
  const page = await shown(theme)
  await page.addScriptTag({
    content: readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
  })
  const { violations } = await page.evaluate(() => (globalThis as unknown as Page2).axe.run())
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual(
    [],
  )
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  if (process.env['SHOTS'])
    await page.screenshot({ path: `${process.env['SHOTS']}/brand-${theme}.png` })
  await page.close()
})

test('collection, mode, styles and words are chosen by name, and each choice keeps the others', async () => {
  const page = await shown('light')
  const { choice } = brand
  await page.getByLabel('Mode').selectOption({ label: 'Dark' })
  expect(await chosen(page)).toEqual({ ...choice, mode: 'm2' })
  await page.getByLabel('From').selectOption({ label: 'Campaign' })
  expect(await chosen(page)).toEqual({ ...choice, collection: 'c2', mode: null })
  await page.getByLabel('From').selectOption({ label: 'Paint styles only' })
  expect(await chosen(page)).toEqual({ ...choice, collection: null, mode: null })
  await page.getByLabel('With the paint styles').click()
  expect(await chosen(page)).toEqual({ ...choice, styles: false })
  await page.getByLabel('Name them in the prompt').focus()
  await page.keyboard.press('Space')
  expect(await chosen(page)).toEqual({ ...choice, words: false })
  const words = page.getByRole('group', { name: 'Palette in words' })
  expect(await words.getByRole('button', { pressed: true }).allTextContents()).toEqual([
    'teal',
    'oat',
    'ink',
  ])
  await words.getByRole('button', { name: 'oat' }).click()
  expect(await chosen(page)).toEqual({ ...choice, unsaid: ['ember', 'oat'] })
  await words.getByRole('button', { name: 'ember' }).click()
  expect(await chosen(page)).toEqual({ ...choice, unsaid: [] })
  await page.close()
})

test('a result says its palette, its contrasts with what helps, its structure, and what it resembles', async () => {
  const page = await shown('dark')
  const facts = page.locator('dl.facts')
  expect((await facts.innerText()).replace(/\s+/g, ' ')).toBe(
    'Palette 92 % on palette ΔE 2.1 · 3.4 · 1.8 1 off palette Headline Contrast 7.2 : 1, lowest 4.9 · AA ' +
      'Call to action for the whole summer Contrast 4.8 : 1, lowest 3.1 ' +
      'AA needs 4.5 : 1. Try a black scrim of 30 % behind it. Structure kept 0.71 Alike Nearly the same as result 1',
  )
  expect(await facts.getByRole('img').getAttribute('aria-label')).toContain(
    '8 % #c0341a, off palette, nearest ember, ΔE 18.3',
  )
  await page.close()
})

test('a file without colours says so and offers nothing', async () => {
  const page = await shown('light', { ...brand, collections: [], styles: 0, colours: [] })
  const section = page.getByRole('region', { name: 'Brand colours' })
  await section
    .getByText('This file has no colour variables and no paint styles to measure against.')
    .waitFor()
  expect(await section.locator('select, input, button').count()).toBe(0)
  await page.close()
})
