package org.omoide.care;

/**
 * What staff note of a body on a trip, in plain words. From the Virtual Reality Sickness Questionnaire, nine items of two
 * kinds, oculomotor and disorientation (Kim, Park, Choi, Choe 2018, Applied Ergonomics 69, 66–73), and the Simulator
 * Sickness Questionnaire, from which it was made (Kennedy, Lane, Berbaum, Lilienthal 1993, Int. J. Aviation Psychology
 * 3(3), 203–220). One tap tells what was seen or said; it is no score of either.
 */
enum Symptom {
    /** Asked or looked, and there was nothing. */
    NONE,
    /** SSQ: nausea. */
    NAUSEA,
    /** VRSQ: dizzy (eyes closed), vertigo. */
    DIZZY,
    /** VRSQ: headache, fullness of head. */
    HEADACHE,
    /** VRSQ: eyestrain, difficulty focusing, blurred vision. */
    EYES,
    /** In neither: fears are asked after before and seen during a session (QUT toolkit for VR in aged care). */
    FRIGHTENED,
    /** VRSQ: general discomfort, fatigue; and all else, of which a note says more. */
    OTHER
}
