package org.omoide.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/** {@code compose.yaml} against what there is to be set: a word that nobody reads would be believed for years. */
class ComposeTest {

    private static final Path ROOT = Path.of("..");

    /** What isn't Omoide's or Spring's. */
    private static final Set<String> OTHERS = Set.of("MALLOC_ARENA_MAX", "MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD");

    private static Map<String, Object> services;
    private static String text;

    @BeforeAll
    static void read() throws IOException {
        text = Files.readString(ROOT.resolve("compose.yaml"));
        Map<String, Object> compose = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        services = map(compose.get("services"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object yaml) {
        return yaml == null ? Map.of() : (Map<String, Object>) yaml;
    }

    private static Map<String, Object> environment(String service) {
        return map(map(services.get(service)).get("environment"));
    }

    @Test
    void allThatIsSetIsASetting() throws Exception {
        var known = new TreeSet<String>();
        known.addAll(settingsOfOmoide());
        known.addAll(settingsOfSpring());
        var set = Stream.of("server1", "server2", "worker")
                .flatMap(service -> environment(service).keySet().stream())
                .filter(name -> !OTHERS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(set).isNotEmpty().allSatisfy(name -> assertThat(known).contains(name));
    }

    @Test
    void serversAndWorkersAreAtTheSameStores() {
        assertThat(environment("server1")).isEqualTo(environment("server2"));
        assertThat(environment("server1"))
                .containsAllEntriesOf(environment("worker").entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith("OMOIDE_"))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Test
    void whatHasToBeGivenIsNamedAtTheTop() {
        var wanted = Pattern.compile("\\$\\{(\\w+):\\?")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        assertThat(wanted).allSatisfy(name -> assertThat(text).contains("#   " + name));
    }

    @Test
    void allThatIsReferredToIsThere() {
        Map<String, Object> compose = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        services.forEach((name, service) -> {
            var needs = map(service).get("depends_on");
            var named = needs instanceof List<?> list
                    ? new HashSet<Object>(list)
                    : new HashSet<Object>(map(needs).keySet());
            assertThat(services.keySet())
                    .as(name)
                    .containsAll(named.stream().map(String::valueOf).toList());
            if (map(service).get("volumes") instanceof List<?> volumes) {
                for (var volume : volumes) {
                    var source = String.valueOf(volume).split(":")[0];
                    if (source.startsWith("./")) {
                        assertThat(ROOT.resolve(source)).exists();
                    } else {
                        assertThat(map(compose.get("volumes"))).containsKey(source);
                    }
                }
            }
        });
    }

    /** By the records that are bound. */
    private static Set<String> settingsOfOmoide() throws ClassNotFoundException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        var names = new HashSet<String>();
        for (var found : scanner.findCandidateComponents("org.omoide")) {
            var type = Class.forName(found.getBeanClassName());
            addTo(names, type.getAnnotation(ConfigurationProperties.class).value(), type);
        }
        return names;
    }

    private static void addTo(Set<String> names, String prefix, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            var name = prefix + "." + component.getName();
            if (component.getType().isRecord()) {
                addTo(names, name, component.getType());
            } else {
                names.add(variable(name));
            }
        }
    }

    /** By what Spring's libraries say of themselves. */
    private static Set<String> settingsOfSpring() throws IOException {
        var names = new HashSet<String>();
        var json = new JsonMapper();
        var files = ComposeTest.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json");
        while (files.hasMoreElements()) {
            try (InputStream in = files.nextElement().openStream()) {
                json.readTree(in)
                        .path("properties")
                        .forEach(property ->
                                names.add(variable(property.path("name").asString())));
            }
        }
        return names;
    }

    /** As an environment variable: Spring Boot, “Binding From Environment Variables”. */
    private static String variable(String setting) {
        return setting.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
