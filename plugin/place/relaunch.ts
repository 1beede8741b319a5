// The buttons that Figma shows for a selected variation, and for a placeholder that failed. Their names stand in the manifest.

export const variationButtons = { swap: '', more: '', settings: '', details: '' }
export const failedButtons = (why: string) => ({ retry: why })
