package org.omoide.account;

/**
 * By what people tell devices of one room apart: a colour, and a shape that goes with it for those who see colours
 * otherwise. A circle of eight people gets by without repeating one.
 */
public enum Colour {
    RED("M24 8a16 16 0 1 0 .01 0z"),
    BLUE("M9 9h30v30H9z"),
    YELLOW("M24 7l19 33H5z"),
    GREEN("M24 4l20 20-20 20L4 24z"),
    WHITE("M24 4l5.9 12.9 14.1 1.6-10.5 9.5 2.9 13.9L24 34.9 11.6 41.9l2.9-13.9L4 18.5l14.1-1.6z"),
    BLACK("M24 42C8 30 5 24 5 17.5A9.5 9.5 0 0 1 24 14a9.5 9.5 0 0 1 19 3.5C43 24 40 30 24 42z"),
    ORANGE("M18 5h12v13h13v12H30v13H18V30H5V18h13z"),
    PURPLE("M33 6a19 19 0 1 0 0 36a15 18 0 0 1 0-36z");

    private final String shape;

    Colour(String shape) {
        this.shape = shape;
    }

    /** Path of an SVG picture of 48 by 48. */
    public String shape() {
        return shape;
    }
}
