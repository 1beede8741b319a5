// `npm run listing-pictures`: makes a run in the playground with the simulator, takes screenshots
// of panel and canvas, and draws the listing's pictures. They are committed in package/pictures/,
// so that packaging needs no browser.
import { installMissing } from './install.mjs'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

installMissing()
const { default: sharp } = await import('sharp')
const { fromSources } = await import('./contract.mjs')
const { withSimulatedPlayground } = await import('./simulated-playground.mjs')

const folder = join(import.meta.dirname, '../package/pictures')
const prompt = 'A rainy morning in a small café, teal light'
const maxBytes = 300_000
const { captions } = await fromSources({ 'package/documents/listing.ts': ['captions'] })

/**
 * Returns PNGs: the panel before and after a run, and the canvas with the run's row of variations.
 */
async function photograph(browser, address) {
  const page = await browser.newPage({
    viewport: { width: 1760, height: 1000 },
    deviceScaleFactor: 2,
  })
  page.setDefaultTimeout(120_000)
  await page.goto(address)
  const panel = page.frameLocator('iframe[title="Brandsafe Remix"]')
  const panelFrame = page.locator('iframe[title="Brandsafe Remix"]')
  const canvas = page.getByRole('application', { name: 'Canvas' })
  const layers = page.getByRole('tree', { name: 'Layers' })
  const select = (name) => layers.getByRole('treeitem', { name }).first().click()
  await select('Hero')
  await panel.getByRole('textbox', { name: 'Prompt' }).fill(prompt)
  await panel.getByRole('spinbutton', { name: 'Variations' }).fill('4')
  await panel.getByText(/^Hero/).first().waitFor()
  const form = await panelFrame.screenshot()
  await panel.getByRole('button', { name: /^Remix/ }).click()
  const tiles = panel.getByRole('list', { name: 'Variations' }).getByRole('listitem')
  await tiles.filter({ hasText: 'AA' }).nth(3).waitFor()
  const run = await panelFrame.screenshot()
  await page.getByRole('button', { name: 'Close plugin' }).first().click()
  const zoomed = async (name) => {
    await select(name)
    await canvas.focus()
    await page.keyboard.press('Shift+Digit2')
    // A click on the empty page removes the selection's outline.
    await canvas.click({ position: { x: 12, y: 900 } })
    await page.locator('[role=application]:not([aria-busy=true])').waitFor()
    // The canvas becomes busy only with its next frame.
    await page.waitForTimeout(700)
    await page.locator('[role=application]:not([aria-busy=true])').waitFor()
    return canvas.screenshot()
  }
  return { form, run, row: await zoomed(/^A rainy morning/), hero: await zoomed('Hero') }
}

const dataAddress = (bytes, type = 'png') => `data:image/${type};base64,${bytes.toString('base64')}`

const font = (file, weight) =>
  `@font-face { font-family: Inter; font-weight: ${weight}; src: url(data:font/ttf;base64,${readFileSync(`dist/playground/${file}`).toString('base64')}) }`

const style = () => `
  ${font('Inter-Regular.ttf', 400)} ${font('Inter-Bold.ttf', 700)}
  * { box-sizing: border-box; margin: 0 }
  body { width: 1920px; height: 1080px; overflow: hidden; position: relative; color: #fff;
    font-family: Inter;
    background: radial-gradient(1200px 900px at 85% 10%, #17877b 0, #0f5a58 45%, #0a333d 100%) }
  h1 { font-size: 104px; line-height: 1.02; letter-spacing: -.035em; font-weight: 700 }
  h2 { font-size: 60px; line-height: 1.14; letter-spacing: -.025em; font-weight: 700 }
  p { font-size: 36px; line-height: 1.35; color: #d5ece8 }
  img { display: block }
  .panel { border-radius: 22px; box-shadow: 0 40px 90px #00161c99 }
  .picture { border-radius: 22px; object-fit: cover; box-shadow: 0 30px 70px #00161c80 }
  .small { position: absolute; font-size: 22px; color: #a9d3cd }`

const cover = ({ run }, [source, ...variations], icon) => `
  <div style="position:absolute;left:110px;top:120px;width:780px">
    <img src="${dataAddress(icon, 'svg+xml')}" width="132" height="132">
    <h1 style="margin-top:52px">Brandsafe Remix</h1>
    <p style="margin-top:36px;width:700px">Image variations a brand can live with. Text and logos stay live, every result says what was checked.</p>
  </div>
  <img class="picture" src="${dataAddress(source)}" style="left:110px;top:742px;width:400px;height:225px;position:absolute">
  <img class="picture" src="${dataAddress(variations[1])}" style="left:534px;top:742px;width:400px;height:225px;position:absolute">
  <img class="picture" src="${dataAddress(variations[0])}" style="left:958px;top:742px;width:400px;height:225px;position:absolute">
  <img class="panel" src="${dataAddress(run)}" style="position:absolute;left:1400px;top:110px;width:410px;height:857px;object-fit:cover;object-position:top">
  <img class="picture" src="${dataAddress(variations[2])}" style="left:958px;top:110px;width:400px;height:225px;position:absolute">
  <img class="picture" src="${dataAddress(variations[3])}" style="left:958px;top:426px;width:400px;height:225px;position:absolute">
  <span class="small" style="left:110px;top:990px">Original and simulated variations from the sample document</span>`

const beside = (caption, panel, pictures) => `
  <h2 style="position:absolute;left:110px;top:110px;width:1010px">${caption}</h2>
  ${pictures
    .map(
      (picture, at) =>
        `<img class="picture" src="${dataAddress(picture)}" style="position:absolute;left:${110 + (at % 2) * 520}px;top:${430 + Math.floor(at / 2) * 288}px;width:490px;height:262px">`,
    )
    .join('')}
  <img class="panel" src="${dataAddress(panel)}" style="position:absolute;left:1240px;top:80px;width:540px;height:920px;object-fit:cover;object-position:top">`

const wall = (caption, [source, ...variations]) => `
  <h2 style="position:absolute;left:110px;top:96px;width:1600px">${caption}</h2>
  <img class="picture" src="${dataAddress(source)}" style="position:absolute;left:110px;top:330px;width:800px;height:450px">
  <span class="small" style="left:114px;top:800px;font-size:28px">Original</span>
  ${variations
    .map(
      (picture, at) =>
        `<img class="picture" src="${dataAddress(picture)}" style="position:absolute;left:${970 + (at % 2) * 430}px;top:${330 + Math.floor(at / 2) * 254}px;width:400px;height:225px">`,
    )
    .join('')}
  <span class="small" style="left:974px;top:830px;font-size:28px">Variations, with the same live text and logo</span>
  <p style="position:absolute;left:110px;top:930px">Replace the original when you are sure. Restore it on any day.</p>`

/** Draws a page of 1920 × 1080 and writes it as the best JPEG within the size limit. */
async function draw(browser, name, body) {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
  await page.setContent(`<!doctype html><style>${style()}</style>${body}`)
  await page.evaluate(() => document.fonts.ready)
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())))
  const png = await page.screenshot()
  await page.close()
  for (let quality = 92; quality >= 50; quality -= 6) {
    const jpeg = await sharp(png).jpeg({ quality, mozjpeg: true }).toBuffer()
    if (jpeg.length > maxBytes) continue
    await sharp(jpeg).toFile(join(folder, `${name}.jpg`))
    return
  }
  throw new Error(`${name} has more than ${maxBytes} bytes at every quality.`)
}

/**
 * Pixels in the screenshots of the canvas, where *Zoom to selection* always puts a frame at the
 * same position.
 */
const heroBox = { left: 129, top: 272, width: 2302, height: 1295 }
const rowBox = { left: 174, top: 768, width: 540, height: 303, step: 557 }

/** Returns the source and its four variations. */
function frames({ hero, row }) {
  const { step, left, ...size } = rowBox
  const places = [0, 1, 2, 3].map((n) => ({ ...size, left: left + n * step }))
  const cut = (picture, place) => sharp(picture).extract(place).png().toBuffer()
  return Promise.all([cut(hero, heroBox), ...places.map((place) => cut(row, place))])
}

await withSimulatedPlayground(async (browser, address) => {
  const icon = readFileSync(join(folder, 'icon.svg'))
  await sharp(icon).png({ compressionLevel: 9 }).toFile(join(folder, 'icon.png'))
  const views = await photograph(browser, address)
  const pictures = await frames(views)
  await draw(browser, 'cover', cover(views, pictures, icon))
  await draw(browser, 'carousel-1', beside(captions[0], views.form, pictures.slice(0, 4)))
  await draw(browser, 'carousel-2', wall(captions[1], pictures))
  await draw(browser, 'carousel-3', beside(captions[2], views.run, pictures.slice(1)))
})
