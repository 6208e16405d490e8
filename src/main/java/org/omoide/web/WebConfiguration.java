package org.omoide.web;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.thymeleaf.spring6.ISpringWebFluxTemplateEngine;
import org.thymeleaf.spring6.view.reactive.ThymeleafReactiveView;
import org.thymeleaf.spring6.view.reactive.ThymeleafReactiveViewResolver;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@OpenAPIDefinition(
        info =
                @Info(
                        title = "Omoide",
                        version = "1",
                        description =
                                "Places, films and photos of a 360° reminiscence library. Errors are RFC 9457 problem"
                                        + " documents in the language of the request. Masters come in by the tus 1.0.0 protocol at"
                                        + " /uploads, whose ids are those of the footage."))
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebFluxConfigurer {

    /** Messages and dialects are read at their first use, which blocks: so use them now. */
    @Autowired
    void warmUp(MessageSource messages, ISpringWebFluxTemplateEngine templates) {
        // In none of the files, so that all are read.
        Language.SPOKEN.forEach(locale -> messages.getMessage("no such sentence", null, null, locale));
        templates.getConfiguration();
    }

    /** Addresses of WebJars name the version, so that what lies there never changes. */
    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/webjars/**")
                .addResourceLocations("classpath:/META-INF/resources/webjars/")
                .setCacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
    }

    /** Files are read from the jar, which blocks: not on the event loop. */
    @Bean
    @Order(0)
    WebFilter filesOffTheEventLoop() {
        return (exchange, chain) -> isFile(exchange)
                ? chain.filter(exchange).subscribeOn(Schedulers.boundedElastic())
                : chain.filter(exchange);
    }

    static boolean isFile(ServerWebExchange exchange) {
        var path = exchange.getRequest().getPath().value();
        return path.startsWith("/webjars/")
                || path.startsWith("/viewer/")
                || path.startsWith("/vendor/")
                || path.startsWith("/pages/")
                || path.equals("/omoide.css")
                || path.endsWith(".svg");
    }

    @Autowired
    void renderOffTheEventLoop(ThymeleafReactiveViewResolver resolver) {
        resolver.setViewClass(View.class);
    }

    /** Which view it is, only the resolver knows, so that the view can't be given anything else. */
    @Bean
    @Order(1)
    WebFilter contextOfPages(List<PageContext> contexts) {
        return (exchange, chain) -> {
            exchange.getAttributes().put(PageContext.class.getName(), contexts);
            return chain.filter(exchange);
        };
    }

    /** Templates and messages are read when they are first needed, which blocks. */
    static final class View extends ThymeleafReactiveView {

        @Override
        protected Mono<Void> renderInternal(
                Map<String, Object> attributes, @Nullable MediaType contentType, ServerWebExchange exchange) {
            List<PageContext> contexts = exchange.getAttributeOrDefault(PageContext.class.getName(), List.of());
            return Flux.fromIterable(contexts)
                    .concatMap(context -> context.of(exchange))
                    .collect(() -> new HashMap<>(attributes), HashMap::putAll)
                    .flatMap(all -> Mono.defer(() -> super.renderInternal(all, contentType, exchange))
                            .subscribeOn(Schedulers.boundedElastic()));
        }
    }
}
