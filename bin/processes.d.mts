export function endProcessesOf(folder: string): string[]
