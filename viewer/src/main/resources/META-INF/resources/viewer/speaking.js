/** Reads aloud with the device's own voice, where it has one for the language. */

const JAPANESE = /[\u3040-\u30ff\u3400-\u9fff]/;
/** A little slower than usual, for old ears. */
const RATE = 0.9;

const voiceFor = text => {
  const language = JAPANESE.test(text) ? 'ja' : 'en';
  return globalThis.speechSynthesis?.getVoices().find(({ lang }) => lang.toLowerCase().startsWith(language)) ?? null;
};

// Some browsers look for voices only when they are asked for them, and have them a moment later.
globalThis.speechSynthesis?.getVoices();

/**
 * @param ended is told when it was read, or couldn't be
 * @param volume 0 to 1
 * @returns {(() => void)|null} stops reading; null where there is no voice for it
 */
export function speak(text, ended, volume = 1) {
  const voice = voiceFor(text);
  if (!voice) return null;
  const said = new SpeechSynthesisUtterance(text);
  Object.assign(said, { voice, lang: voice.lang, rate: RATE, volume });
  said.onend = said.onerror = ended;
  speechSynthesis.cancel();
  speechSynthesis.speak(said);
  return () => {
    said.onend = said.onerror = null;
    speechSynthesis.cancel();
  };
}
