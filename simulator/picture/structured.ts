// Generates a structured prompt as documented on the model's page, from the words of a prompt and
// the colours of an image.
import sharp from 'sharp'
import { hexOf, readPrompt, type Rgb } from './words.js'

const weatherWords = {
  rain: 'falling rain',
  snow: 'falling snow',
  stars: 'a night sky',
  lights: 'soft points of light',
  mist: 'thin mist',
  rays: 'rays of low sun',
  steam: 'rising steam',
}

export async function structuredPromptOf(
  prompt: string,
  picture: Buffer,
): Promise<Record<string, unknown>> {
  const reading = readPrompt(prompt)
  const palette = await dominantColours(picture, 5)
  const elements = reading.weather.map((weather) => ({
    type: 'obj',
    desc: weatherWords[weather],
    bbox: [0, 0, 1000, 1000],
  }))
  const subject = {
    type: 'obj',
    desc: `the subject of the source: ${prompt.slice(0, 160)}`,
    bbox: [180, 160, 860, 840],
    color_palette: palette.slice(0, 3),
  }
  return {
    high_level_description: prompt,
    style_description: {
      aesthetics: reading.punch > 0 ? 'bold, vivid' : reading.punch < 0 ? 'calm, muted' : 'natural',
      lighting: reading.light < 0 ? 'low, from one side' : 'bright, from one side',
      medium: reading.medium[0] ?? 'photograph',
      photo:
        reading.medium.includes('drawing') || reading.medium.includes('painting')
          ? 'none'
          : 'shallow depth of field',
      color_palette: palette,
    },
    compositional_deconstruction: {
      background: 'the surroundings of the source, restaged',
      elements: [subject, ...elements],
    },
  }
}

/** Returns the most common colours by area as hex, at a deliberately coarse resolution. */
async function dominantColours(picture: Buffer, count: number): Promise<string[]> {
  const data = await sharp(picture).resize(64, 64, { fit: 'fill' }).removeAlpha().raw().toBuffer()
  const bins = new Map<number, { sum: [number, number, number]; count: number }>()
  for (let at = 0; at < data.length; at += 3) {
    const [red, green, blue] = [data[at] as number, data[at + 1] as number, data[at + 2] as number]
    const key = ((red >> 5) << 6) | ((green >> 5) << 3) | (blue >> 5)
    const bin = bins.get(key) ?? { sum: [0, 0, 0], count: 0 }
    bin.sum = [bin.sum[0] + red, bin.sum[1] + green, bin.sum[2] + blue]
    bin.count++
    bins.set(key, bin)
  }
  const commonest = [...bins.values()].sort((a, b) => b.count - a.count).slice(0, count)
  return commonest.map(({ sum, count }) => hexOf(sum.map((part) => part / count) as unknown as Rgb))
}
