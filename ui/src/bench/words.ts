// The bench's texts. All languages are in its chunk: who opens it is a tester, and it comes from the disk.

import { languageSpoken, type LanguageId } from '../lib/language.svelte';
import { ar } from '../messages/ar/bench';
import { de } from '../messages/de/bench';
import { en, type BenchMessages } from '../messages/en/bench';
import { es } from '../messages/es/bench';
import { ja } from '../messages/ja/bench';

const all: Record<LanguageId, BenchMessages> = { en, de, es, ja, ar };

/** Every text of the bench, in the language spoken. Reactive, as `texts()` is. */
export function benchTexts(): BenchMessages {
  return all[languageSpoken()];
}
