/** Dusk: a calm place without anything that moves or glares. In it people wait, and rest. */
import * as THREE from 'three';

const ABOVE = '#1b2327';
const HORIZON = '#4a3a2c';
const BELOW = '#1d1713';
const RADIUS = 40;

export class Dusk {
  constructor() {
    const sky = new THREE.SphereGeometry(RADIUS, 32, 24);
    const colours = [];
    const colour = new THREE.Color();
    for (let i = 0; i < sky.attributes.position.count; i++) {
      const height = sky.attributes.position.getY(i) / RADIUS;
      colour.set(HORIZON).lerp(new THREE.Color(height > 0 ? ABOVE : BELOW), Math.min(1, Math.abs(height) * 2));
      colours.push(colour.r, colour.g, colour.b);
    }
    sky.setAttribute('color', new THREE.Float32BufferAttribute(colours, 3));
    this.mesh = new THREE.Mesh(sky, new THREE.MeshBasicMaterial({ vertexColors: true, side: THREE.BackSide, transparent: true, depthTest: false, depthWrite: false }));
    this.mesh.frustumCulled = false;
    // Over the film and its old photo, below plates.
    this.mesh.renderOrder = 0.5;
    this.opacity = 0;
  }

  /** @param {number} opacity 0 to 1: how much of what is behind it is covered */
  set opacity(opacity) {
    this.mesh.material.opacity = opacity;
    this.mesh.visible = opacity > 0;
  }

  get opacity() {
    return this.mesh.material.opacity;
  }

  /** It goes with the head, so that it has no middle that one could come near to. */
  follow(head) {
    this.mesh.position.copy(head);
  }
}
