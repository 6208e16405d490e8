package org.omoide;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.List;

/** What keeps people from using a page. */
public final class Faults {

    private static final List<String> WCAG_AA = List.of("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa");

    private Faults() {}

    private static final String SMALL_TEXT = """
            () => {
              const small = new Map();
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const element = walker.currentNode.parentElement;
                const size = parseFloat(getComputedStyle(element).fontSize);
                if (walker.currentNode.data.trim() && size < 18 && !element.closest('rt, svg, script, style, option')
                    && element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) {
                  small.set(element, `text of ${size} px: ${element.outerHTML.slice(0, 120)}`);
                }
              }
              return [...small.values()];
            }
            """;

    /** Links within a sentence are as high as its lines (WCAG 2.2, 2.5.8, inline). */
    private static final String SMALL_TARGETS = """
            () => [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, summary, a[href]')]
              .filter(e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
              .filter(e => !(e.matches('a') && getComputedStyle(e).display === 'inline'
                && e.parentElement.innerText.trim() !== e.innerText.trim()))
              .filter(e => (e.matches('input') && e.closest('label') || e).getBoundingClientRect().height < 47.5)
              .map(e => `target of ${Math.round(e.getBoundingClientRect().height)} px: ${e.outerHTML.slice(0, 120)}`)
            """;

    private static final String SIDEWAYS = """
            () => document.documentElement.scrollWidth <= innerWidth ? [] :
              ['scrolls sideways: ' + [...document.body.querySelectorAll('*')]
                .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility())
                .slice(0, 4).map(e => e.outerHTML.slice(0, 90)).join(' | ')]
            """;

    /** One of several radio buttons is reached, and the arrow keys go on from there. */
    private static final String CONTROLS = """
            () => {
              const radios = new Set();
              const controls = [...document.querySelectorAll(
                  'button, input:not([type=hidden]), select, textarea, summary, a[href], [tabindex="0"]')]
                .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0)
                .filter(e => e.type !== 'radio' || !radios.has(e.form + e.name) && radios.add(e.form + e.name));
              const known = new Map(controls.map(e => [e, 'out of reach of Tab: ' + e.outerHTML.slice(0, 120)]));
              const seen = e => {
                const { outlineStyle, boxShadow } = getComputedStyle(e);
                return outlineStyle !== 'none' || boxShadow !== 'none';
              };
              document.activeElement.blur();
              document.addEventListener('focusin', ({ target }) => {
                const radio = target.type === 'radio' && controls.find(e => e.type === 'radio' && e.name === target.name
                  && e.form === target.form);
                known.delete(radio || target);
                const label = target.closest('label') ?? target.labels?.[0];
                if (!seen(target) && !(label && seen(label))) {
                  known.set(target, 'not seen when it is reached: ' + target.outerHTML.slice(0, 120));
                }
              });
              window.unreached = () => [...known.values()];
              return controls.length;
            }
            """;

    /** Controls that the Tab key doesn't reach, or that are not seen when it does (WCAG 2.2, 2.1.1 and 2.4.7). */
    public static List<String> ofTheKeyboard(Page page) {
        int controls = (int) page.evaluate(CONTROLS);
        // Fields of a date or a time have several stops each.
        for (int i = 0; i < 2 * controls + 10; i++) {
            page.keyboard().press("Tab");
            if (i >= controls && (boolean) page.evaluate("document.activeElement === document.body")) {
                break;
            }
        }
        return strings(page.evaluate("unreached()"));
    }

    /** What axe-core finds; the page's policy must let it in. */
    public static List<String> ofAxe(Page page) {
        return new AxeBuilder(page)
                .setLegacyMode(true).withTags(WCAG_AA).analyze().getViolations().stream()
                        .flatMap(rule -> rule.getNodes().stream()
                                .map(node -> rule.getId() + ": " + node.getHtml() + " " + node.getFailureSummary()))
                        .toList();
    }

    /** Text below 18 px. */
    public static List<String> ofText(Page page) {
        return strings(page.evaluate(SMALL_TEXT));
    }

    /** Targets below 48 px. */
    public static List<String> ofTargets(Page page) {
        return strings(page.evaluate(SMALL_TARGETS));
    }

    /** What makes the page scroll sideways at the width that its window has. */
    public static List<String> ofWidth(Page page) {
        return strings(page.evaluate(SIDEWAYS));
    }

    @SuppressWarnings("unchecked")
    private static List<String> strings(Object evaluated) {
        return (List<String>) evaluated;
    }
}
