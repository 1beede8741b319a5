// Generates an image with the features of a photograph (soft light, edges, texture), so that tests
// need no file.
import sharp from 'sharp'

/** Returns encoded bytes of an image of exactly this size. The same size gives the same image. */
export async function photo(
  width: number,
  height: number,
  format: 'png' | 'jpeg',
): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200" preserveAspectRatio="xMidYMid slice" width="${width}" height="${height}">
    <defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="#2b5c8a"/><stop offset=".6" stop-color="#e0a070"/><stop offset="1" stop-color="#3a2a28"/></linearGradient>
    <radialGradient id="sun"><stop stop-color="#fff4d0"/><stop offset="1" stop-color="#fff4d000"/></radialGradient></defs>
    <rect width="300" height="200" fill="url(#sky)"/><circle cx="205" cy="88" r="60" fill="url(#sun)"/>
    <path d="M0 150 60 96 110 140 168 84 230 146 300 104V200H0Z" fill="#20313f"/><path d="M0 172 80 146 160 176 240 150 300 168V200H0Z" fill="#12191f"/>
    <g stroke="#0a0d10" stroke-width="3">${[30, 55, 92, 140, 181, 226, 268].map((x) => `<path d="M${x} 186v-${24 + (x % 19)}"/>`).join('')}</g></svg>`
  const drawn = sharp(Buffer.from(svg))
    .flatten({ background: '#000' })
    .resize(width, height, { fit: 'cover' })
  return format === 'png' ? drawn.png().toBuffer() : drawn.jpeg({ quality: 90 }).toBuffer()
}
