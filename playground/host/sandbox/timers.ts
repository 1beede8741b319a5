// A plugin's setTimeout and setInterval; cleared when the plugin ends.

export class Timers {
  private readonly running = new Map<number, ReturnType<typeof setTimeout>>()

  constructor(private readonly ring: (id: number) => void) {}

  set(id: number, ms: number, repeat: boolean): void {
    const wait = Math.max(repeat ? 4 : 0, ms)
    const handle = repeat
      ? setInterval(() => this.ring(id), wait)
      : setTimeout(() => {
          this.running.delete(id)
          this.ring(id)
        }, wait)
    this.running.set(id, handle)
  }

  clear(id: number): void {
    clearTimeout(this.running.get(id))
    this.running.delete(id)
  }

  end(): void {
    for (const id of [...this.running.keys()]) this.clear(id)
  }
}
