import type { Io } from './io.ts'

/** Whether there is somebody to ask. */
export const isAttended = ({ stdinIsTty, stderrIsTty }: Io): boolean => stdinIsTty && stderrIsTty

/** Asks whoever sits at the terminal; anything but a yes is a no. */
export async function isAgreed(question: string, io: Io): Promise<boolean> {
  await io.stderr.write(`${question} [y/N] `)
  for await (const chunk of io.stdin) {
    const answer = typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk)
    return /^\s*(?:y|yes|是)\s*$/i.test(answer)
  }
  return false
}
