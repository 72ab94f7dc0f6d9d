// What a purchase was paid with, in words. Methods that this version does not know are shown as they are.

import { texts } from './language.svelte';

export function methodWord(method: string): string {
  const words: Record<string, string> = texts().purchase.methods;
  return Object.hasOwn(words, method) ? (words[method] ?? method) : method;
}
