/** Hands on what the microphone hears; runs on the browser's audio thread. */
registerProcessor("recorder", class extends AudioWorkletProcessor {
  process([[samples]]) {
    if (samples) {
      this.port.postMessage(samples.slice());
    }
    return true;
  }
});
