/** Immersive VR: enters and leaves it, and knows where the head is and looks. One session for as long as one likes. */
import * as THREE from 'three';

/** Fires `left` when the session is over, and `worn` with false and true as the headset is taken off and put on. */
export class Immersion extends EventTarget {
  #session = null;

  constructor(stage) {
    super();
    this.stage = stage;
    stage.renderer.xr.enabled = true;
    stage.renderer.xr.setReferenceSpaceType('local');
    stage.renderer.xr.addEventListener('sessionend', () => this.#ended());
    this.head = new THREE.Vector3();
    this.gaze = new THREE.Vector3(0, 0, -1);
    this.orientation = new THREE.Quaternion();
  }

  static supported() {
    return navigator.xr?.isSessionSupported('immersive-vr').catch(() => false) ?? Promise.resolve(false);
  }

  get presenting() {
    return this.#session !== null;
  }

  /** What the person calls straight ahead when it is where they look now, in radians to the right. */
  get ahead() {
    return Math.atan2(this.gaze.x, -this.gaze.z);
  }

  /** To be called while a tap is handled. */
  async enter() {
    const session = await navigator.xr.requestSession('immersive-vr', { optionalFeatures: ['local-floor', 'hand-tracking'] });
    session.addEventListener('visibilitychange', () => {
      this.dispatchEvent(new CustomEvent('worn', { detail: session.visibilityState !== 'hidden' }));
    });
    this.#session = session;
    try {
      await this.stage.renderer.xr.setSession(session);
    } catch (error) {
      this.#session = null;
      session.end().catch(() => {});
      throw error;
    }
    // Plates and the picture are there for both eyes; each eye has a layer of its own besides.
    this.stage.camera.layers.enable(0);
  }

  leave() {
    return this.#session?.end();
  }

  /** Looks where the head is; false as long as nobody knows. */
  follow() {
    if (!this.presenting) return false;
    const camera = this.stage.renderer.xr.getCamera();
    if (camera.cameras.length === 0) return false;
    camera.matrixWorld.decompose(this.head, this.orientation, new THREE.Vector3());
    this.gaze.set(0, 0, -1).applyQuaternion(this.orientation);
    return true;
  }

  /** Where the fingertips are that can be seen, in metres; to be asked while a picture is drawn. */
  get tips() {
    const { xr } = this.stage.renderer;
    const frame = xr.getFrame?.();
    if (!frame?.getJointPose) return [];
    return [...frame.session.inputSources].flatMap(({ hand }) => {
      const tip = hand?.get('index-finger-tip');
      const pose = tip && frame.getJointPose(tip, xr.getReferenceSpace());
      return pose ? [[pose.transform.position.x, pose.transform.position.y, pose.transform.position.z]] : [];
    });
  }

  #ended() {
    this.#session = null;
    this.stage.dirty = true;
    this.dispatchEvent(new Event('left'));
  }
}
