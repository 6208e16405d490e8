/** Records a voice as WAVE (PCM, 16 bit, one channel), which every browser plays and every server can read. */

/** Samples a second: a voice has little above 8 kHz. */
const RATE = 16_000;
const HEADER = 44;

export class Recorder {
  #parts = [];
  #samples = 0;
  #loudest = 0;

  /** @throws where there is no microphone, or it isn't allowed */
  async start() {
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    this.context = new AudioContext({ sampleRate: RATE });
    await this.context.audioWorklet.addModule("/pages/recorder-worklet.js");
    const node = new AudioWorkletNode(this.context, "recorder");
    node.port.onmessage = ({ data }) => this.#take(data);
    this.context.createMediaStreamSource(this.stream).connect(node);
  }

  static get supported() {
    return Boolean(navigator.mediaDevices?.getUserMedia && globalThis.AudioWorkletNode);
  }

  get seconds() {
    return this.#samples / RATE;
  }

  /** Whether nothing but noise of the line was heard. */
  get silent() {
    return this.#loudest < 0.01;
  }

  /** @returns {Blob} all that was recorded */
  async stop() {
    this.stream.getTracks().forEach((track) => track.stop());
    await this.context.close();
    const bytes = new DataView(new ArrayBuffer(HEADER + 2 * this.#samples));
    const text = (at, word) => [...word].forEach((letter, i) => bytes.setUint8(at + i, letter.charCodeAt(0)));
    text(0, "RIFF");
    bytes.setUint32(4, bytes.byteLength - 8, true);
    text(8, "WAVEfmt ");
    bytes.setUint32(16, 16, true);
    bytes.setUint16(20, 1, true);
    bytes.setUint16(22, 1, true);
    bytes.setUint32(24, RATE, true);
    bytes.setUint32(28, 2 * RATE, true);
    bytes.setUint16(32, 2, true);
    bytes.setUint16(34, 16, true);
    text(36, "data");
    bytes.setUint32(40, 2 * this.#samples, true);
    let at = HEADER;
    for (const part of this.#parts) {
      for (const sample of part) {
        bytes.setInt16(at, Math.max(-1, Math.min(1, sample)) * 0x7fff, true);
        at += 2;
      }
    }
    return new Blob([bytes], { type: "audio/wav" });
  }

  #take(samples) {
    this.#parts.push(samples);
    this.#samples += samples.length;
    for (const sample of samples) {
      this.#loudest = Math.max(this.#loudest, Math.abs(sample));
    }
  }
}
