import * as THREE from "three";
import { TextPlate } from "/viewer/plates.js";

/** Dusk: nothing in it moves, nothing glares. */
const ABOVE = "#1b2327";
const HORIZON = "#4a3a2c";
const BELOW = "#1d1713";

/** A calm place in VR until the trip begins. */
export class Room extends EventTarget {
  #session = null;

  get inside() {
    return this.#session !== null;
  }

  /** @param {string[]} lines the first is the headset's name */
  async enter(lines) {
    const session = await navigator.xr.requestSession("immersive-vr", { optionalFeatures: ["local-floor"] });
    this.#session = session;
    const renderer = new THREE.WebGLRenderer({ antialias: true });
    session.addEventListener("end", () => {
      this.#session = null;
      renderer.setAnimationLoop(null);
      renderer.dispose();
      this.dispatchEvent(new Event("left"));
    });
    renderer.xr.enabled = true;
    renderer.xr.setReferenceSpaceType("local");
    const scene = new THREE.Scene();
    scene.add(dusk());
    const camera = new THREE.PerspectiveCamera(70, 1, 0.05, 100);
    const plate = new TextPlate();
    scene.add(plate.mesh);
    await renderer.xr.setSession(session);
    let placed = false;
    renderer.setAnimationLoop((_, frame) => {
      const pose = placed ? null : frame?.getViewerPose(renderer.xr.getReferenceSpace());
      if (pose) {
        const { position, orientation } = pose.transform;
        const gaze = new THREE.Vector3(0, 0, -1).applyQuaternion(new THREE.Quaternion(orientation.x, orientation.y, orientation.z, orientation.w));
        plate.place(new THREE.Vector3(position.x, position.y, position.z), Math.atan2(gaze.x, -gaze.z));
        plate.say(lines, true);
        placed = true;
      }
      plate.update();
      renderer.render(scene, camera);
    });
  }

  leave() {
    return this.#session?.end();
  }
}

function dusk() {
  const sky = new THREE.SphereGeometry(50, 32, 24);
  const colours = [];
  const colour = new THREE.Color();
  for (let i = 0; i < sky.attributes.position.count; i++) {
    const height = sky.attributes.position.getY(i) / 50;
    colour.set(HORIZON).lerp(new THREE.Color(height > 0 ? ABOVE : BELOW), Math.min(1, Math.abs(height) * 2));
    colours.push(colour.r, colour.g, colour.b);
  }
  sky.setAttribute("color", new THREE.Float32BufferAttribute(colours, 3));
  return new THREE.Mesh(sky, new THREE.MeshBasicMaterial({ vertexColors: true, side: THREE.BackSide, depthWrite: false }));
}
