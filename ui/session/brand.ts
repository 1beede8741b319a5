// The file's brand: asked of the sandbox, and chosen there.
import type { BrandChoice } from '../../contract/brand.js'
import { callSandbox } from '../channel.js'
import { brand } from '../state/state.js'

export async function readBrand(): Promise<void> {
  brand.value = await callSandbox('brand', null)
}

export async function chooseBrand(choice: BrandChoice): Promise<void> {
  brand.value = await callSandbox('chooseBrand', { choice })
}
