// figma.createImage and the Image object. Limits and error messages: facts/figma.md, Images.
import { pictureSize } from '../../document/index.js'
import { mayFetch } from '../manifest/csp.js'
import type { Realm } from '../members/realm.js'
import { expect, wrongType } from '../members/table.js'
import type { FigmaCalls } from '../members/typed.js'
import { Ref } from '../sandbox/wire.js'

const mostPx = 4096

const image = (hash: string) => new Ref('Image', 'Image', hash)

function create(bytes: unknown, realm: Realm): Ref {
  if (!(bytes instanceof Uint8Array)) throw wrongType('data', 'Uint8Array', bytes)
  if (bytes.length === 0) throw new Error('Image is too small')
  const size = pictureSize(bytes)
  if (!size) throw new Error('Image type is unsupported')
  if (size.width < 1 || size.height < 1) throw new Error('Image is too small')
  if (size.width > mostPx || size.height > mostPx) throw new Error('Image is too large')
  return image(realm.document.addImage(bytes))
}

export function imageCalls(realm: Realm): FigmaCalls {
  return {
    createImage: (bytes) => create(bytes, realm),
    async createImageAsync(src) {
      const url = expect('src', 'string', src)
      if (!url.startsWith('data:') && !mayFetch(realm.manifest, url))
        throw new Error(`The address ${url} is not in the manifest's networkAccess`)
      return create(new Uint8Array(await (await fetch(url)).arrayBuffer()), realm)
    },
    getImageByHash(hash) {
      const given = expect('hash', 'string', hash)
      return realm.document.image(given) ? image(given) : null
    },
  }
}

function bytesOf(hash: string, realm: Realm): Uint8Array {
  const bytes = realm.document.image(hash)
  if (!bytes) throw new Error('Could not find image with the given hash')
  return bytes
}

export const imageMembers = {
  get: { hash: (hash: string) => hash },
  call: {
    getBytesAsync: async (hash: string, _: unknown[], realm: Realm) => bytesOf(hash, realm),
    getSizeAsync: async (hash: string, _: unknown[], realm: Realm) =>
      pictureSize(bytesOf(hash, realm)),
  },
}
