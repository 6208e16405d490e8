package org.omoide.benchmark;

/** Three coordinates. */
record Vector(double x, double y, double z) {

    static final Vector ZERO = new Vector(0, 0, 0);

    static Vector axis(int index) {
        return new Vector(index == 0 ? 1 : 0, index == 1 ? 1 : 0, index == 2 ? 1 : 0);
    }

    double get(int index) {
        return index == 0 ? x : index == 1 ? y : z;
    }

    double dot(Vector other) {
        return x * other.x + y * other.y + z * other.z;
    }

    Vector cross(Vector other) {
        return new Vector(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
    }

    Vector plus(Vector other) {
        return new Vector(x + other.x, y + other.y, z + other.z);
    }

    Vector times(double factor) {
        return new Vector(factor * x, factor * y, factor * z);
    }

    double length() {
        return Math.sqrt(dot(this));
    }

    Vector unit() {
        return times(1 / length());
    }

    double distance(Vector other) {
        return plus(other.times(-1)).length();
    }
}
